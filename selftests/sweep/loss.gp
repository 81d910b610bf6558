# SPDX-License-Identifier: GPL-2.0
# loss.gp - loss rate over measured skew, with exact 95 % intervals
set terminal svg size 900,420 background rgb 'white' font 'sans-serif,12' noenhanced
set output out.'/loss.svg'
set title what font ',11'
set ylabel 'dumps lost, %'
set yrange [-3:103]
set xlabel 'measured time from the first call of panic() to the second, ms'
set xrange [-0.5:11.5]
set xtics ('< 0.01' 0, '0.01-0.1' 1, '0.1-0.3' 2, '0.3-1' 3, '1-3' 4, '3-10' 5, '10-30' 6, \
	'30-100' 7, '100-200' 8, '200-300' 9, '>= 300' 10, 'no 2nd call' 11) rotate by -30
set grid ytics lc rgb '#dddddd'
set key outside right top
set style line 1 lc rgb '#2a7f3f'
set style line 2 lc rgb '#d0342c'
plot for [i=1:words(kernels)] out.'/'.word(kernels, i).'/loss.tsv' \
	using ($1 + (i - 1) * 0.15):3:4:5 with yerrorlines ls i pt 7 ps 0.6 lw 1.5 title word(kernels, i)
