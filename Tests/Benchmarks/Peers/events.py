"""The work of the benchmark `events` by hftbacktest, where python3 has it: a million quotes, five a second, through its
simulated exchange, with a cross of averages over minutes in a loop that numba compiles. It has orders, fills and
latency; no reconciler, risk gate or exact money.

Prints a line: case, peer, quotes a second of one thread. scripts/bench runs it; MARTLET_BENCH_PYTHON names another
interpreter.
"""
import time

try:
    import numpy as np
    from hftbacktest import (
        BUY_EVENT, DEPTH_EVENT, EXCH_EVENT, GTC, LOCAL_EVENT, MARKET, SELL_EVENT, BacktestAsset,
        HashMapMarketDepthBacktest, event_dtype,
    )
    from numba import njit
except ImportError:
    raise SystemExit(0)

QUOTES, TICK, STEP = 1_000_000, 0.1, 200_000_000


def quotes():
    """A walk of whole ticks: each quote takes the old levels away and sets the new ones."""
    r = np.random.default_rng(1)
    ticks = 300_000 + np.cumsum(r.integers(-10, 11, QUOTES))
    when = 1_600_000_000_000_000_000 + np.arange(QUOTES) * STEP
    data = np.zeros(4 * QUOTES, event_dtype)
    both = DEPTH_EVENT | EXCH_EVENT | LOCAL_EVENT
    before = np.concatenate((ticks[:1], ticks[:-1]))
    rows = [(SELL_EVENT, before + 1, 0), (BUY_EVENT, before, 0), (BUY_EVENT, ticks, 5), (SELL_EVENT, ticks + 1, 5)]
    for place, (side, level, size) in enumerate(rows):
        part = data[place::4]
        part["ev"], part["px"], part["qty"] = both | side, level * TICK, size
        part["exch_ts"] = part["local_ts"] = when
    return data


@njit
def trade(hbt):
    closes, seen, orders = np.zeros(30), 0, 0
    held, count = False, 0
    while hbt.elapse(STEP) == 0:
        count += 1
        depth = hbt.depth(0)
        if count % 300 != 0:
            continue
        closes[seen % 30] = (depth.best_bid + depth.best_ask) / 2
        seen += 1
        if seen < 30:
            continue
        fast = 0.0
        for back in range(10):
            fast += closes[(seen - 1 - back) % 30]
        over = fast * 3 > closes.sum()
        if over != held:
            orders += 1
            hbt.clear_inactive_orders(0)
            if over:
                hbt.submit_buy_order(0, orders, depth.best_ask, 1.0, GTC, MARKET, False)
            else:
                hbt.submit_sell_order(0, orders, depth.best_bid, 1.0, GTC, MARKET, False)
            held = over
    return count, orders


def run(data):
    asset = (
        BacktestAsset().data(data).linear_asset(1.0).constant_order_latency(1_000_000, 1_000_000)
        .risk_adverse_queue_model().no_partial_fill_exchange().trading_value_fee_model(0.0002, 0.0005)
        .tick_size(TICK).lot_size(0.001)
    )
    hbt = HashMapMarketDepthBacktest([asset])
    start = time.process_time()
    done = trade(hbt)
    took = time.process_time() - start
    hbt.close()
    return took, done


data = quotes()
run(data[:40_000])
took, (count, orders) = min(run(data) for _ in range(3))
print(f"events\thftbacktest, {orders} orders\t{count / took:.0f}", flush=True)
