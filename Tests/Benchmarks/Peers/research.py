"""The work of the benchmark `research` by what python3 has: TA-Lib, numba, vectorbt, raptorbt, pandas.

Prints a line for each that is installed: case, peer, least milliseconds of processor time of a few rounds. scripts/bench
runs it; MARTLET_BENCH_PYTHON names another interpreter. What is too slow for the whole sweep runs a part of it and is
scaled up, and its name says so.
"""
import time

try:
    import numpy as np
except ImportError:
    raise SystemExit(0)

FEE, SLIPPAGE = 0.001, 0.0001


def least(work, rounds):
    work()
    took = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took) * 1000


def say(case, peer, milliseconds):
    print(f"{case}\t{peer}\t{milliseconds:.4f}", flush=True)


def walk(n):
    r = np.random.default_rng(1)
    close = np.maximum(100, np.round(10000 * np.exp(np.cumsum(0.00115 * r.standard_normal(n)))))
    return np.concatenate(([10000.0], close[:-1])), close


def indicators():
    import talib

    r = np.random.default_rng(1)
    n = 1_000_000
    c = 100 * np.exp(np.cumsum(0.001 * r.standard_normal(n)))
    o = np.concatenate(([100.0], c[:-1]))
    h = np.maximum(o, c) * (1 + 0.001 * r.random(n))
    l = np.minimum(o, c) * (1 - 0.001 * r.random(n))
    v = 1000 * r.random(n)

    def work():
        talib.SMA(c, 20), talib.EMA(c, 50), talib.RSI(c, 14), talib.ATR(h, l, c, 14)
        talib.ADX(h, l, c, 14), talib.BBANDS(c, 20)
        talib.SUM((h + l + c) / 3 * v, 20) / talib.SUM(v, 20)

    say("indicators", "TA-Lib", least(work, 15))


def by_numba():
    import numba

    @numba.njit
    def cross(open, close, sums, fast, slow, equity):
        n = len(close)
        cash, units, last, peak, worst, total, squares = 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0
        trades, want, held = 0, False, False
        for i in range(n):
            if want != held:
                if want:
                    units = cash / (open[i] * (1 + SLIPPAGE) * (1 + FEE))
                    trades += 1
                else:
                    cash = units * open[i] * (1 - SLIPPAGE) * (1 - FEE)
                held = want
            e = units * close[i] if held else cash
            if e != last:
                r = e / last - 1
                total += r
                squares += r * r
                if e > peak:
                    peak = e
                if 1 - e / peak > worst:
                    worst = 1 - e / peak
                last = e
            if len(equity) > 0:
                equity[i] = e
            if i + 1 >= slow:
                now = sums[i + 1]
                want = (now - sums[i + 1 - fast]) * slow > (now - sums[i + 1 - slow]) * fast
        return last, total, squares, worst, trades

    @numba.njit
    def sweep(open, close, sums, pairs):
        out = np.empty((len(pairs), 5))
        none = np.empty(0)
        for k in range(len(pairs)):
            out[k] = cross(open, close, sums, pairs[k, 0], pairs[k, 1], none)
        return out

    open, close = walk(1_000_000)
    sums = np.concatenate(([0.0], np.cumsum(close)))
    equity = np.empty(len(close))
    say("single", "numba loop", least(lambda: cross(open, close, sums, 20, 50, equity), 10))
    open, close = walk(100_000)
    sums = np.concatenate(([0.0], np.cumsum(close)))
    pairs = np.array([(2 + 2 * f, 55 + 5 * s) for f in range(25) for s in range(40)])
    say("sweep", "numba loop", least(lambda: sweep(open, close, sums, pairs), 2))


def by_vectorbt():
    import pandas as pd
    import vectorbt as vbt

    def run(close, fasts, slows):
        fast = vbt.MA.run(close, fasts, short_name="fast")
        slow = vbt.MA.run(close, slows, short_name="slow")
        portfolio = vbt.Portfolio.from_signals(
            close, fast.ma_crossed_above(slow), fast.ma_crossed_below(slow), fees=FEE, slippage=SLIPPAGE, freq="1min"
        )
        return (
            portfolio.total_return(), portfolio.sharpe_ratio(), portfolio.max_drawdown(), portfolio.trades.count()
        )

    def series(n):
        return pd.Series(walk(n)[1], index=pd.date_range("2020-01-01", periods=n, freq="min"))

    million = series(1_000_000)
    say("single", "vectorbt", least(lambda: run(million, 20, 50), 3))
    less = series(100_000)
    pairs = [(2 + 2 * f, 55 + 10 * s) for f in range(0, 25, 5) for s in range(20)]
    fasts, slows = [p[0] for p in pairs], [p[1] for p in pairs]
    say("sweep", "vectorbt (100 pairs, times ten)", 10 * least(lambda: run(less, fasts, slows), 1))


def by_raptorbt():
    import raptorbt

    config = raptorbt.BacktestConfig(initial_capital=100000.0, fees=FEE, slippage=SLIPPAGE)

    def run(times, open, close, volume, fast, slow):
        quick, long = raptorbt.sma(close, fast), raptorbt.sma(close, slow)
        over = quick > long
        before = np.concatenate(([False], over[:-1]))
        return raptorbt.run_single_backtest(
            timestamps=times, open=open, high=np.maximum(open, close), low=np.minimum(open, close), close=close,
            volume=volume, entries=over & ~before, exits=~over & before, direction=1, weight=1.0, symbol="X",
            config=config,
        )

    def data(n):
        open, close = walk(n)
        return np.arange(n, dtype=np.int64) * 60_000_000_000, open, close, np.ones(n)

    million = data(1_000_000)
    say("single", "raptorbt", least(lambda: run(*million, 20, 50), 3))
    less = data(100_000)
    work = lambda: [run(*less, 2 + 2 * f, 55 + 10 * s) for f in range(0, 25, 5) for s in range(20)]
    say("sweep", "raptorbt (100 pairs, times ten)", 10 * least(work, 1))


def ranking():
    import pandas as pd

    r = np.random.default_rng(1)
    days, names = 2520, 500
    close = pd.DataFrame(
        100 * np.exp(np.cumsum(0.01 * r.standard_normal((days, names)), axis=0)),
        index=pd.date_range("2010-01-04", periods=days, freq="B"),
    )

    def work():
        change = close.shift(21) / close.shift(252)
        opens = close.index.to_series().groupby(close.index.to_period("M")).first()
        chosen = change.loc[opens].rank(axis=1, ascending=False) <= names // 5
        weights = (chosen / (names // 5)).reindex(close.index).ffill().shift(1)
        return (1 + (weights * close.pct_change()).sum(axis=1)).cumprod()

    say("ranking", "pandas", least(work, 5))


for part in (indicators, by_numba, by_vectorbt, by_raptorbt, ranking):
    try:
        part()
    except Exception:  # What is not installed, or is another version, is left out.
        pass
