/* The work of the benchmark `research` in plain C, as a careful person writes it in an afternoon: one thread, no
 * intrinsics. scripts/bench compiles it with the machine's compiler and runs it beside Martlet. Prints the least
 * milliseconds of each case, a line each: its name and the number. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static uint64_t state = 1;

static double dice(void) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (double)(state >> 11) / 9007199254740992.0;
}

static double *column(size_t n) { return aligned_alloc(64, (n * 8 + 127) / 64 * 64); }

/* Whole-tick opens and closes. */
static void walk(size_t n, double *open, double *close) {
    state = 1;
    double price = 10000;
    for (size_t i = 0; i < n; i++) {
        open[i] = price;
        price = round(price * (1 + 0.004 * (dice() - 0.5)));
        if (price < 100) price = 100;
        close[i] = price;
    }
}

struct result {
    double growth, sharpe, drawdown;
    int trades;
};

/* A cross, long or flat, filled at the next open; equity at each close. */
static struct result cross(size_t n, const double *open, const double *close, const double *sums, int fast,
                           int slow, double cost, double yield, double *equity) {
    double cash = 1, units = 0, last = 1, peak = 1, worst = 0, sum = 0, squares = 0;
    int trades = 0, want = 0, held = 0;
    for (size_t i = 0; i < n; i++) {
        if (want != held) {
            if (want) {
                units = cash / (open[i] * cost);
                trades++;
            } else {
                cash = units * open[i] * yield;
            }
            held = want;
        }
        double e = held ? units * close[i] : cash;
        if (held || e != last) {
            double r = e / last - 1;
            sum += r;
            squares += r * r;
            if (e > peak) peak = e;
            double d = 1 - e / peak;
            if (d > worst) worst = d;
            last = e;
        }
        if (equity) equity[i] = e;
        if (i + 1 >= (size_t)slow)
            want = (sums[i + 1] - sums[i + 1 - fast]) * slow > (sums[i + 1] - sums[i + 1 - slow]) * fast;
    }
    double m = sum / (n - 1), v = (squares - sum * m) / (n - 2);
    struct result r = {last - 1, v > 0 ? m / sqrt(v) : 0, worst, trades};
    return r;
}

static void prefix(size_t n, const double *close, double *sums) {
    sums[0] = 0;
    for (size_t i = 0; i < n; i++) sums[i + 1] = sums[i] + close[i];
}

static double single(void) {
    size_t n = 1000000;
    double *open = column(n), *close = column(n), *sums = column(n + 1), *equity = column(n);
    walk(n, open, close);
    prefix(n, close, sums);
    memset(equity, 0, n * 8);
    double least = 1e9;
    volatile double keep = 0;
    for (int round = 0; round < 15; round++) {
        double t = now();
        keep += cross(n, open, close, sums, 20, 50, 1.0001 * 1.001, 0.9999 * 0.999, equity).sharpe;
        t = now() - t;
        if (t < least) least = t;
    }
    free(open), free(close), free(sums), free(equity);
    return least;
}

static double sweep(void) {
    size_t n = 100000;
    double *open = column(n), *close = column(n), *sums = column(n + 1);
    walk(n, open, close);
    prefix(n, close, sums);
    double least = 1e9;
    volatile double keep = 0;
    for (int round = 0; round < 3; round++) {
        double t = now();
        for (int f = 0; f < 25; f++)
            for (int s = 0; s < 40; s++)
                keep += cross(n, open, close, sums, 2 + 2 * f, 55 + 5 * s, 1.0001 * 1.001, 0.9999 * 0.999, 0)
                            .sharpe;
        t = now() - t;
        if (t < least) least = t;
    }
    free(open), free(close), free(sums);
    return least;
}

/* SMA 20, EMA 50, RSI 14, ATR 14, ADX 14, Bollinger 20, VWAP 20 in one pass; the first bars are not exact. */
static void seven(size_t n, const double *h, const double *l, const double *c, const double *v, double *o) {
    double sum = 0, sq = 0, pv = 0, vol = 0, ema = c[0], up = 0, down = 0, atr = 0, plus = 0, minus = 0, adx = 0;
    const double w = 1.0 / 14, e = 2.0 / 51;
    for (size_t i = 1; i < n; i++) {
        size_t k = i >= 20 ? i - 20 : 0;
        double tp = (h[i] + l[i] + c[i]) / 3, old = i >= 20 ? 1 : 0;
        sum += c[i] - old * c[k];
        sq += c[i] * c[i] - old * c[k] * c[k];
        pv += tp * v[i] - old * (h[k] + l[k] + c[k]) / 3 * v[k];
        vol += v[i] - old * v[k];
        double mean = sum / 20, dev = sqrt(fmax(sq / 20 - mean * mean, 0));
        ema += e * (c[i] - ema);
        double d = c[i] - c[i - 1];
        up += w * (fmax(d, 0) - up);
        down += w * (fmax(-d, 0) - down);
        double tr = fmax(h[i], c[i - 1]) - fmin(l[i], c[i - 1]);
        atr += w * (tr - atr);
        double a = h[i] - h[i - 1], b = l[i - 1] - l[i];
        plus += w * ((a > b && a > 0 ? a : 0) - plus);
        minus += w * ((b > a && b > 0 ? b : 0) - minus);
        adx += w * (100 * fabs(plus - minus) / (plus + minus + 1e-300) - adx);
        o[i] = mean;
        o[n + i] = ema;
        o[2 * n + i] = 100 * up / (up + down + 1e-300);
        o[3 * n + i] = atr;
        o[4 * n + i] = adx;
        o[5 * n + i] = mean + 2 * dev;
        o[6 * n + i] = mean;
        o[7 * n + i] = mean - 2 * dev;
        o[8 * n + i] = pv / vol;
    }
}

static double indicators(void) {
    size_t n = 1000000;
    double *h = column(n), *l = column(n), *c = column(n), *v = column(n), *o = column(9 * n);
    double price = 100;
    state = 1;
    for (size_t i = 0; i < n; i++) {
        double first = price;
        price *= 1 + 0.002 * (dice() - 0.5);
        c[i] = price;
        h[i] = fmax(first, price) * (1 + 0.001 * dice());
        l[i] = fmin(first, price) * (1 - 0.001 * dice());
        v[i] = 1000 * dice();
    }
    memset(o, 0, 9 * n * 8);
    double least = 1e9;
    for (int round = 0; round < 15; round++) {
        double t = now();
        seven(n, h, l, c, v, o);
        t = now() - t;
        if (t < least) least = t;
    }
    free(h), free(l), free(c), free(v), free(o);
    return least;
}

int main(void) {
    printf("indicators %f\n", indicators());
    printf("single %f\n", single());
    printf("sweep %f\n", sweep());
    return 0;
}
