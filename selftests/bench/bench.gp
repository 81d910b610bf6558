# SPDX-License-Identifier: GPL-2.0
# bench.gp - the three parts of the time to the dump over the number of panicking CPUs
set terminal svg size 1080,400 background rgb 'white' font 'sans-serif,12' noenhanced
set output out.'/bench.svg'
set multiplot layout 1,3 title what font ',12'
set logscale xy
set xrange [0.8:80]
set yrange [1:100000]
set xtics (1, 2, 4, 8, 16, 32, 64)
set ytics (1, 10, 100, 1000, 10000, 100000)
set xlabel 'CPUs that panic at once'
set grid ytics lc rgb '#dddddd'
set key top left
array part[3] = ['first panic() to the reset, without purgatory, ms', 'purgatory, ms', 'capture kernel up to its init, ms']
do for [p=1:3] {
	set title part[p]
	c = 3 * p - 1
	plot for [i=1:words(kernels)] out.'/'.word(kernels, i).'.tsv' \
		using 1:c:c+1:c+2 with yerrorlines pt 7 ps 0.7 lw 1.5 lc i title word(kernels, i)
}
unset multiplot
