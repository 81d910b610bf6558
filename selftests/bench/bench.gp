# SPDX-License-Identifier: GPL-2.0
# bench.gp - latency and burned CPU over the number of panicking CPUs
set terminal svg size 900,420 background rgb 'white' font 'sans-serif,12' noenhanced
set output out.'/bench.svg'
set multiplot layout 1,2 title 'concurrent panics: '.what font ',12'
set logscale x 2
set xrange [0.8:80]
set xtics (1, 2, 4, 8, 16, 32, 64)
set xlabel 'CPUs that panic at once'
set yrange [0:*]
set grid ytics lc rgb '#dddddd'
set key top left
set title 'panic() to capture kernel, s; median, least and most'
plot for [i=1:words(kernels)] out.'/'.word(kernels, i).'.tsv' \
	using 1:($2 / 1e3):($3 / 1e3):($4 / 1e3) with yerrorlines pt 7 ps 0.7 lw 1.5 lc i title word(kernels, i)
set title 'host CPU time that losers burn meanwhile, s'
plot for [i=1:words(kernels)] out.'/'.word(kernels, i).'.tsv' \
	using 1:($5 / 1e3):($6 / 1e3):($7 / 1e3) with yerrorlines pt 7 ps 0.7 lw 1.5 lc i title word(kernels, i)
unset multiplot
