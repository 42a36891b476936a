#!/usr/bin/env python3
"""Draws the counts that src/inference/resample/draws.rs pins, a second time.

    python3 make_random.py

The generator in Python integers, the probabilities with 40 digits of mpmath: the same draws then show
that no rounding of a 64-bit logarithm decides one.
"""

from mpmath import exp, floor, log, loggamma, mp, mpf

mp.dps = 40
MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            z = seed
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.s.append(z ^ (z >> 31))

    def bits(self):
        def rotl(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        s = self.s
        result = (rotl((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def uniform(self):
        return mpf(self.bits() >> 11) / (1 << 53)

    def unimodal(self, mode, low, high, ln_probability):
        ln_peak = ln_probability(mode)
        peak = exp(ln_peak)
        flat = 1 + peak / 2
        while True:
            up = self.uniform() < 0.5
            part = self.uniform() * (1 + flat)
            along = 1 - self.uniform()
            height = 1 - self.uniform()
            if part <= flat:
                fall, place = mpf(0), along * flat / peak
            else:
                fall, place = log(along), (flat - log(along)) / peak
            distance = int(floor(place + 0.5))
            value = mode + distance if up else mode - distance
            if low <= value <= high and log(height) + fall <= ln_probability(value) - ln_peak:
                return value

    def binomial(self, n, p):
        if n == 0 or p <= 0:
            return 0
        if p >= 1:
            return n
        p = mpf(p)
        ln = lambda k: choose(n, k) + k * log(p) + (n - k) * log(1 - p)
        return self.unimodal(min(n, int(floor((n + 1) * p))), 0, n, ln)

    def hypergeometric(self, marked, others, drawn):
        ln = lambda k: choose(marked, k) + choose(others, drawn - k) - choose(marked + others, drawn)
        mode = (marked + 1) * (drawn + 1) // (marked + others + 2)
        return self.unimodal(mode, max(0, drawn - others), min(marked, drawn), ln)

    def multinomial(self, n, weights):
        counts = []
        for i, weight in enumerate(weights):
            rest = sum(weights[i:])
            counts.append(self.binomial(n, weight / rest) if rest else 0)
            n -= counts[-1]
        return counts


def choose(n, k):
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


random = Random(20260101)
print([random.binomial(n, p) for n, p in [(10, 0.5), (1000, 0.003), (10**6, 0.25), (10**9, 0.999)]])
print([random.hypergeometric(*t) for t in [(5, 5, 5), (300, 700, 100), (10**6, 3 * 10**6, 2 * 10**6)]])
print(random.multinomial(10**5, [0.1, 0.0, 0.2, 0.7]))


# Replicates of src/inference/resample/replicates.rs: 30 of 100 against 80 of 200, the seed 7. The first
# cell of a sample is looked up in the distribution function; the second is what is left.
def stream(cells, copy, seed):
    text = b"".join(number.to_bytes(8, "little") for number in [seed, copy, *cells])
    hashed = 0xCBF29CE484222325
    for byte in text:
        hashed = ((hashed ^ byte) * 0x100000001B3) & MASK
    return hashed


def replicates(k, n, seed, times):
    random = Random(stream([k, n - k], 0, seed))
    p = mpf(k) / n
    below, table = mpf(0), []
    for count in range(n + 1):
        below += exp(choose(n, count) + count * log(p) + (n - count) * log(1 - p))
        table.append(below)
    shares = []
    for _ in range(times):
        u = random.uniform()
        shares.append(mpf(next((i for i, below in enumerate(table) if below > u), n)) / n)
    return shares


own, other = replicates(30, 100, 7, 1000), replicates(80, 200, 7, 1000)
ratios = [p / q for p, q in zip(own, other)]
mean = sum(ratios) / 1000
print(float(mean), float((sum((r - mean) ** 2 for r in ratios) / 999) ** 0.5))
