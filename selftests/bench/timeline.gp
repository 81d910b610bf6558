# SPDX-License-Identifier: GPL-2.0
# timeline.gp - what each CPU does from the panic to the dump, on two kernels
file(kernel) = out.'/timeline-'.kernel.'.tsv'
start(kernel) = real(system("sed -n 's/^# START //p' '".file(kernel)."'"))
end = (start(first) > start(second) ? start(first) : start(second)) * 1.08
stats file(first) using 3 nooutput
cpus = STATS_max

set terminal svg size 900,120+2*(70+18*(cpus+1)) background rgb 'white' font 'sans-serif,12' noenhanced
set output out.'/timeline.svg'
set multiplot layout 2,1 title what font ',12'
set xrange [-0.05*end:end]
set yrange [cpus+0.6:-0.6]
set ytics 1
set ylabel 'CPU'
set style fill solid 1.0 noborder
colour(k) = k == 0 ? 0xbfd7ea : k == 1 ? 0x2a7f3f : k == 2 ? 0xd0342c : 0xe4e4e4

do for [kernel in first.' '.second] {
	unset arrow
	set arrow from start(kernel), graph 0 to start(kernel), graph 1 nohead lw 2 lc rgb '#000000' front
	set arrow from 0, graph 0 to 0, graph 1 nohead dt 2 lc rgb '#000000' front
	set title sprintf('%s: the capture kernel starts %.0f ms after the first panic()', kernel, start(kernel)) font ',12'
	if (kernel eq first) { unset key } else {
		set key outside bottom center horizontal
		set xlabel 'ms since the first call of panic()'
	}
	plot file(kernel) using (($1+$2)/2):3:1:2:($3-0.35):($3+0.35):(colour(int($4))) \
			with boxxyerror lc rgb variable notitle, \
		NaN with boxes lc rgb 0xbfd7ea title 'operating', \
		NaN with boxes lc rgb 0x2a7f3f title 'works for the dump', \
		NaN with boxes lc rgb 0xd0342c title 'lost, and spins', \
		NaN with boxes lc rgb 0xe4e4e4 title 'stopped'
}
unset multiplot
