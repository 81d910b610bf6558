# SPDX-License-Identifier: GPL-2.0
# timeline.gp - what each CPU does from the panic to the dump, on two kernels
file(kernel) = out.'/timeline-'.kernel.'.tsv'
start(kernel) = real(system("sed -n 's/^# START //p' '".file(kernel)."'"))
end = (start(first) > start(second) ? start(first) : start(second)) * 1.08
stats file(first) using 3 nooutput
cpus = STATS_max

row = 20 * (cpus + 1) + 60 # pixels of one picture
height = 2 * row + 108
set terminal svg size 900,height background rgb 'white' font 'sans-serif,12' noenhanced
set output out.'/timeline.svg'
set multiplot title what font ',12'
set lmargin at screen 0.06
set rmargin at screen 0.98
set xrange [-0.05*end:end]
set yrange [cpus+0.6:-0.6]
set ytics 1
set ylabel 'CPU'
set style fill solid 1.0 noborder
colour(k) = k == 0 ? 0xbfd7ea : k == 1 ? 0x2a7f3f : k == 2 ? 0xd0342c : 0xe4e4e4

# The key, by hand: one row below both
array name[4] = ['operating', 'works for the dump', 'lost, and spins', 'stopped']
do for [i=1:4] {
	x = 0.08 + 0.23 * (i - 1)
	y = 16.0 / height
	set object i rectangle from screen x, screen y - 6.0 / height to screen x + 0.02, screen y + 6.0 / height \
		fc rgb colour(i - 1) fs solid
	set label i name[i] at screen x + 0.03, screen y
}

do for [kernel in first.' '.second] {
	unset arrow
	set arrow from start(kernel), graph 0 to start(kernel), graph 1 nohead lw 2 lc rgb '#000000' front
	set arrow from 0, graph 0 to 0, graph 1 nohead dt 2 lc rgb '#000000' front
	set title sprintf('%s: the capture kernel starts %.0f ms after the first panic()', kernel, start(kernel)) font ',12'
	top = 1 - (kernel eq first ? 70.0 : 78.0 + row) / height
	set tmargin at screen top
	set bmargin at screen top - 20.0 * (cpus + 1) / height
	if (kernel eq second) { set xlabel 'ms since the first call of panic()' }
	plot file(kernel) using (($1+$2)/2):3:1:2:($3-0.35):($3+0.35):(colour(int($4))) \
			with boxxyerror lc rgb variable notitle
}
unset multiplot
