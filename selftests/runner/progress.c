// SPDX-License-Identifier: GPL-2.0
/* progress.c - what people see meanwhile: one live line on a terminal, plain lines in a log */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "progress.h"
#include "text.h"

#define PROGRESS_REDRAW_MS 250

static const char *progress_time(char buf[16], double ms)
{
	unsigned int s = ms / 1000 + 0.5;

	snprintf(buf, 16, "%u:%02u", s / 60, s % 60);
	return buf;
}

/* What is left, from what the finished runs took; "" before the first one is done */
static const char *progress_left(const struct progress *p, char buf[48])
{
	double each = p->done ? (p->run_ms - p->start_ms) / p->done : 0;
	double left = each * (p->total - p->done) - (clock_now_ms() - p->run_ms);
	char t[16];

	*buf = '\0';
	if (p->done)
		snprintf(buf, 48, ", about %s left", progress_time(t, MAX(left, 0)));
	return buf;
}

static unsigned int progress_width(void)
{
	struct winsize ws;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) || !ws.ws_col ? 80 : ws.ws_col;
}

static void progress_erase(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stdout);
	p->drawn = false;
}

static void progress_draw(void *arg)
{
	struct progress *p = arg;
	double now = clock_now_ms();
	char line[256], total[16], left[48];

	if (!p->live || !*p->what)
		return;
	snprintf(line, sizeof(line), "[%u/%u] %s: %s %.0f s; %s%s", MIN(p->done + 1, p->total),
		 p->total, p->what, p->phase, (now - p->run_ms) / 1000,
		 progress_time(total, now - p->start_ms), progress_left(p, left));
	progress_erase(p);
	printf("%s%.*s%s", p->colour ? "\033[2m" : "", (int)progress_width() - 1, line,
	       p->colour ? "\033[0m" : "");
	fflush(stdout);
	p->drawn = true;
}

void progress_create(struct progress *p, struct loop *loop, unsigned int total)
{
	const char *term = getenv("TERM");
	const char *no_colour = getenv("NO_COLOR");

	*p = (struct progress){ .total = total, .phase = "" };
	p->live = isatty(STDOUT_FILENO) && term && strcmp(term, "dumb");
	p->colour = p->live && !(no_colour && *no_colour);
	p->start_ms = p->run_ms = clock_now_ms();
	if (p->live)
		p->timer = loop_every(loop, PROGRESS_REDRAW_MS, progress_draw, p);
}

void progress_destroy(struct progress *p)
{
	progress_erase(p);
	fflush(stdout);
	loop_forget(&p->timer);
}

void progress_begin(struct progress *p, const char *kernel, const char *testcase,
		    unsigned int number, unsigned int runs)
{
	char total[16], left[48];

	p->run_ms = clock_now_ms();
	snprintf(p->what, sizeof(p->what), "%s %s", kernel, testcase);
	if (runs > 1)
		snprintf(p->what + strlen(p->what), sizeof(p->what) - strlen(p->what), " run %u",
			 number);
	if (p->live)
		return;
	printf("[%u/%u] %s (%s%s)\n", MIN(p->done + 1, p->total), p->total, p->what,
	       progress_time(total, p->run_ms - p->start_ms), progress_left(p, left));
	fflush(stdout);
}

void progress_phase(void *progress, const char *text)
{
	struct progress *p = progress;

	p->phase = text;
	progress_draw(p);
}

void progress_done(struct progress *p)
{
	p->done++;
	p->run_ms = clock_now_ms();
	*p->what = '\0';
	progress_erase(p);
	fflush(stdout);
}

void progress_print(struct progress *p, const char *line)
{
	progress_erase(p);
	puts(line);
	fflush(stdout);
}
