//! The generator of random numbers: xoshiro256++, seeded by SplitMix64.
//!
//! Both are short, published with values to compare with, and defined on integers, so that a seed
//! means the same numbers everywhere. What is drawn from it stands in the file of the draws.

/// 2⁻⁵³, the distance of the numbers that [`Random::uniform`] can return.
const GRID: f64 = 1.0 / 9_007_199_254_740_992.0;

/// A stream of random numbers that depends on its seed alone.
///
/// Not for secrets: who sees some numbers can compute the rest.
///
/// Reference: Blackman and Vigna (2021), Scrambled linear pseudorandom number generators, ACM
/// Transactions on Mathematical Software 47:36 (xoshiro256++ 1.0); the seed is spread by SplitMix64
/// (Steele, Lea and Flood 2014), as its authors advise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The stream of a seed; every seed will do.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut position = seed;
        Self {
            state: std::array::from_fn(|_| split_mix(&mut position)),
        }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, all equally likely.
    pub fn uniform(&mut self) -> f64 {
        crate::inference::special::real(self.next_u64() >> 11) * GRID
    }
}

/// The next number of SplitMix64.
fn split_mix(position: &mut u64) -> u64 {
    *position = position.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *position;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_of_split_mix() {
        // The first numbers of the authors' splitmix64.c from the state 1234567.
        let mut position = 1_234_567;
        for want in [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ] {
            assert_eq!(split_mix(&mut position), want);
        }
    }

    #[test]
    fn the_published_numbers_of_xoshiro() {
        // The first numbers of the authors' xoshiro256plusplus.c from the state 1, 2, 3, 4.
        let mut random = Random {
            state: [1, 2, 3, 4],
        };
        for want in [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
            14_011_001_112_246_962_877,
            12_406_186_145_184_390_807,
            15_849_039_046_786_891_736,
            10_450_023_813_501_588_000,
        ] {
            assert_eq!(random.next_u64(), want);
        }
    }

    #[test]
    fn a_seed_is_a_stream_and_another_seed_another() {
        let take = |seed| {
            let mut random = Random::new(seed);
            [random.next_u64(), random.next_u64(), random.next_u64()]
        };
        assert_eq!(take(0), take(0));
        assert_ne!(take(0), take(1));
        assert_ne!(take(u64::MAX), [0; 3]);
    }

    #[test]
    fn uniform_numbers_fill_the_unit_interval_evenly() {
        let mut random = Random::new(7);
        let mut tenths = [0_u32; 10];
        for _ in 0..100_000 {
            let u = random.uniform();
            assert!((0.0..1.0).contains(&u));
            let tenth = (0..10).rposition(|i: u32| u >= f64::from(i) / 10.0);
            tenths[tenth.expect("every number is at least 0")] += 1;
        }
        // χ² of ten equal cells with 9 degrees of freedom; 27.9 is passed once in a thousand streams.
        let chi: f64 = tenths
            .map(|n| (f64::from(n) - 1e4).powi(2) / 1e4)
            .iter()
            .sum();
        assert!(chi < 27.9, "{chi}");
    }
}
