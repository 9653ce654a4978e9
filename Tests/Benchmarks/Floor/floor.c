/* The work of the benchmark `research` in plain C, as a careful person writes it in an afternoon: one thread, no
 * intrinsics. scripts/bench compiles it for this very machine (-O3 -march=native -ffast-math) and runs it beside
 * Martlet. Prints the least milliseconds of each case, a line each: its name and the number. */
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double clock_of(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* The processor's time, for nothing waits. */
static double now(void) { return clock_of(CLOCK_PROCESS_CPUTIME_ID); }

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

/* What a fill rule makes of a walk, once for all variants. */
struct tape {
    size_t n;
    const double *open, *close;
    double *sums, *returns, *squares;
};

/* A cross, long or flat, filled at the next open; equity at each close. The comparison of all bars comes first, as
 * bytes; then one stretch after the other, in loops that compilers turn into vectors. */
static struct result cross(const struct tape *t, int fast, int slow, double cost, double yield, double *equity,
                           unsigned char *want) {
    const double *s = t->sums, *close = t->close;
    size_t n = t->n;
    for (size_t i = slow; i <= n; i++)
        want[i] = (s[i] - s[i - fast]) * slow > (s[i] - s[i - slow]) * fast;
    double cash = 1, peak = 1, worst = 1, sum = 0, squares = 0;
    int trades = 0;
    size_t i = slow;
    for (size_t k = 0; equity && k < i && k < n; k++) equity[k] = cash;
    while (i < n) {
        const unsigned char *next = memchr(want + i, 1, n - i);
        size_t entry = next ? (size_t)(next - want) : n;
        for (size_t k = i; equity && k < entry; k++) equity[k] = cash;
        if (entry == n) break;
        next = memchr(want + entry, 0, n - entry);
        size_t exit = next ? (size_t)(next - want) : n;
        double units = cash / (t->open[entry] * cost), first = units * close[entry];
        double low = first, high = first;
        for (size_t k = entry; k < exit; k++) {
            double e = units * close[k];
            if (equity) equity[k] = e;
            low = e < low ? e : low;
            high = e > high ? e : high;
        }
        double r = first / cash - 1;
        sum += r + (t->returns[exit] - t->returns[entry + 1]);
        squares += r * r + (t->squares[exit] - t->squares[entry + 1]);
        if (high > peak && low < worst * high) {
            for (size_t k = entry; k < exit; k++) {
                double e = units * close[k];
                if (e > peak) peak = e;
                if (e < worst * peak) worst = e / peak;
            }
        } else {
            if (low < worst * peak) worst = low / peak;
            if (high > peak) peak = high;
        }
        cash = units * close[exit - 1];
        trades++;
        if (exit < n) {
            double end = units * t->open[exit] * yield;
            r = end / cash - 1;
            sum += r;
            squares += r * r;
            cash = end;
        }
        i = exit;
    }
    double m = sum / (n - 1), v = (squares - sum * m) / (n - 2);
    struct result r = {cash - 1, v > 0 ? m / sqrt(v) : 0, 1 - worst, trades};
    return r;
}

static struct tape tape(size_t n) {
    double *open = column(n), *close = column(n);
    struct tape t = {n, open, close, column(n + 1), column(n + 1), column(n + 1)};
    walk(n, open, close);
    t.sums[0] = t.returns[0] = t.squares[0] = 0;
    for (size_t i = 0; i < n; i++) {
        double r = i ? close[i] / close[i - 1] - 1 : 0;
        t.sums[i + 1] = t.sums[i] + close[i];
        t.returns[i + 1] = t.returns[i] + r;
        t.squares[i + 1] = t.squares[i] + r * r;
    }
    return t;
}

static double single(void) {
    struct tape t = tape(1000000);
    double *equity = column(t.n);
    unsigned char *want = calloc(t.n + 1, 1);
    memset(equity, 0, t.n * 8);
    double least = 1e9;
    volatile double keep = 0;
    for (int round = 0; round < 15; round++) {
        double begin = now();
        keep += cross(&t, 20, 50, 1.0001 * 1.001, 0.9999 * 0.999, equity, want).sharpe;
        double took = now() - begin;
        if (took < least) least = took;
    }
    return least;
}

static double sweep(void) {
    struct tape t = tape(100000);
    unsigned char *want = calloc(t.n + 1, 1);
    double least = 1e9;
    volatile double keep = 0;
    for (int round = 0; round < 3; round++) {
        double begin = now();
        for (int f = 0; f < 25; f++)
            for (int s = 0; s < 40; s++)
                keep += cross(&t, 2 + 2 * f, 55 + 5 * s, 1.0001 * 1.001, 0.9999 * 0.999, 0, want).sharpe;
        double took = now() - begin;
        if (took < least) least = took;
    }
    return least;
}

/* SMA 20, EMA 50, RSI 14, ATR 14, ADX 14, Bollinger 20, VWAP 20, a block at a time: what waits for its own last
 * value goes in one loop, divisions and roots in others, which become vectors. The first bars are not exact. */
enum { block = 456 };

static void seven(size_t n, const double *restrict h, const double *restrict l, const double *restrict c,
                  const double *restrict v, double *restrict o) {
    double sum = 0, sq = 0, pv = 0, vol = 0, ema = c[0], up = 0, down = 0, atr = 0, plus = 0, minus = 0, adx = 0;
    const double w = 1.0 / 14, e = 2.0 / 51;
    double sums[block], sqs[block], pvs[block], vols[block], ups[block], downs[block], pluses[block], minuses[block];
    double flows[block + 20];
    for (size_t from = 20; from < n; from += block) {
        size_t m = n - from < block ? n - from : block;
        for (size_t k = 0; k < m + 20; k++) {
            size_t i = from + k - 20;
            flows[k] = (h[i] + l[i] + c[i]) * (1.0 / 3) * v[i];
        }
        for (size_t k = 0; k < m; k++) {
            size_t i = from + k;
            double x = c[i], y = c[i - 20], d = x - c[i - 1];
            sums[k] = sum += x - y;
            sqs[k] = sq += x * x - y * y;
            pvs[k] = pv += flows[k + 20] - flows[k];
            vols[k] = vol += v[i] - v[i - 20];
            o[n + i] = ema += e * (x - ema);
            ups[k] = up += w * (fmax(d, 0) - up);
            downs[k] = down += w * (fmax(-d, 0) - down);
            double tr = fmax(h[i], c[i - 1]) - fmin(l[i], c[i - 1]);
            o[3 * n + i] = atr += w * (tr - atr);
            double a = h[i] - h[i - 1], b = l[i - 1] - l[i];
            pluses[k] = plus += w * (fmax(a, 0) * (a > b) - plus);
            minuses[k] = minus += w * (fmax(b, 0) * (b > a) - minus);
        }
        for (size_t k = 0; k < m; k++) {
            size_t i = from + k;
            double mean = sums[k] * 0.05, left = sqs[k] * 0.05 - mean * mean;
            double dev = sqrt(left > 0 ? left : 0);
            o[i] = mean;
            o[2 * n + i] = 100 * ups[k] / (ups[k] + downs[k] + 1e-300);
            o[5 * n + i] = mean + 2 * dev;
            o[6 * n + i] = mean;
            o[7 * n + i] = mean - 2 * dev;
            o[8 * n + i] = pvs[k] / vols[k];
            pluses[k] = 100 * fabs(pluses[k] - minuses[k]) / (pluses[k] + minuses[k] + 1e-300);
        }
        for (size_t k = 0; k < m; k++) o[4 * n + from + k] = adx += w * (pluses[k] - adx);
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
    volatile double keep = 0;
    for (int round = 0; round < 15; round++) {
        double t = now();
        seven(n, h, l, c, v, o);
        t = now() - t;
        if (t < least) least = t;
        // Somebody reads what was computed.
        keep += o[(size_t)round * 1000 + 99];
    }
    free(h), free(l), free(c), free(v), free(o);
    return least;
}

/* Work that fits registers: what two threads can be faster than one on this machine at the most. */
static void *count(void *seed) {
    uint64_t x = *(uint64_t *)seed | 1;
    double a = 1, b = 1, c = 1, d = 1;
    for (int i = 0; i < 100000000; i++) {
        x = x * 6364136223846793005ull + 1442695040888963407ull;
        a = a * 0.999 + 1, b = b * 0.998 + 1, c = c * 0.997 + 1, d = d * 0.996 + 1;
    }
    *(uint64_t *)seed = x + (uint64_t)(a + b + c + d);
    return 0;
}

static double twice(void) {
    double best = 0;
    for (int round = 0; round < 3; round++) {
        uint64_t seeds[2] = {1, 2};
        double begin = clock_of(CLOCK_MONOTONIC);
        count(&seeds[0]), count(&seeds[1]);
        double one = clock_of(CLOCK_MONOTONIC) - begin;
        pthread_t other;
        begin = clock_of(CLOCK_MONOTONIC);
        if (pthread_create(&other, 0, count, &seeds[1])) return 0;
        count(&seeds[0]);
        pthread_join(other, 0);
        double ratio = one / (clock_of(CLOCK_MONOTONIC) - begin);
        if (ratio > best) best = ratio;
    }
    return best;
}

int main(void) {
    printf("twice %f\n", twice());
    printf("indicators %f\n", indicators());
    printf("single %f\n", single());
    printf("sweep %f\n", sweep());
    return 0;
}
