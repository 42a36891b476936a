//! Makes the log of an invented advertising campaign, of any size, with a bias that is planted and
//! therefore known. Standard library only, so it is built without the tool and its dependencies:
//!
//! ```text
//! rustc --edition 2024 -O -o generate examples/generate.rs
//! ./generate 1000000 --output log.csv
//! ```
//!
//! or with them: `cargo run --release --example generate -- 1000000 --output log.csv`. The same rows
//! and seed give the same bytes on every machine; a shorter log is the beginning of a longer one.
//!
//! # The log
//!
//! One row per impression opportunity, 14 columns, about 108 bytes:
//!
//! | column | values |
//! |---|---|
//! | `impression_id` | 32 hexadecimal digits |
//! | `date` | one of 90 days from 2026-03-01 |
//! | `campaign_id`, `ad_set`, `platform`, `device`, `region` | a few words each, all equally likely |
//! | `gender` | `F` 48.5 %, `M` 47 %, `X` 1.5 %, `unknown` 3 % |
//! | `age` | 13 to 90, most around 51; 0.6 % are empty, 0.4 % are 118, which means *not known* |
//! | `income` | whole amounts from 12,000 to 111,998, most from 52,000 to 72,000; 2 % are empty |
//! | `eligible` | 1 for 90 %, whoever it is |
//! | `targeted` | the decision: 1 for some of those who are eligible, see below |
//! | `clicked` | 1 for 3 % of those who are targeted |
//! | `qualified` | the true outcome: 1 for 60 %, whoever it is |
//!
//! # The planted bias
//!
//! An eligible person is targeted with a probability that is a product of four percentages:
//!
//! | factor | percentage |
//! |---|---|
//! | gender | F 42, M 60, X 54, unknown 50 |
//! | age | 65 and older 78, everybody else 100 |
//! | income | below 20,000 75, below 40,000 90, everybody else 100 |
//! | qualified | yes 100, no 70 |
//!
//! All other columns are drawn independently of each other. So the expected impact ratio of two groups is
//! the ratio of their factors, whatever the rest of the table says: 42/60 = 0.70 for women against
//! men, 0.78 for 65+ against any other age, 0.75 for incomes below 20,000 against those from 40,000 up.
//! The ratio of true positive rates is the same, as it compares only those who are qualified.
//!
//! # The random numbers
//!
//! `SplitMix64`, from the paper *Fast splittable pseudorandom number generators* (Steele, Lea, Flood,
//! 2014): a counter that grows by an odd constant and is then stirred. A number below n is the upper
//! half of (32 random bits × n); its probability is off by less than 2⁻³².

use std::fs::File;
use std::io::{self, Write};
use std::process::ExitCode;

/// One gender: how the log writes it, how many of 1,000 people have it, and its factor in percent.
pub(crate) const GENDERS: [(&str, u64, u64); 4] = [
    ("F", 485, 42),
    ("M", 470, 60),
    ("X", 15, 54),
    ("unknown", 30, 50),
];

/// Of 1,000 ages, how many are empty.
pub(crate) const AGES_EMPTY: u64 = 6;
/// Of 1,000 ages, how many are 118, which stands for *not known*.
pub(crate) const AGES_SENTINEL: u64 = 4;
/// Of 1,000 incomes, how many are empty.
pub(crate) const INCOMES_EMPTY: u64 = 20;
/// Of 1,000 people, how many are eligible.
pub(crate) const ELIGIBLE: u64 = 900;
/// Of 1,000 people who are targeted, how many click.
pub(crate) const CLICKED: u64 = 30;
/// Of 1,000 people, how many qualify.
pub(crate) const QUALIFIED: u64 = 600;

/// The factor of an age in percent.
pub(crate) const fn age_factor(age: Option<u64>) -> u64 {
    match age {
        Some(65..=90) => 78,
        Some(_) | None => 100,
    }
}

/// The factor of an income in percent.
pub(crate) const fn income_factor(income: Option<u64>) -> u64 {
    match income {
        Some(..20_000) => 75,
        Some(20_000..40_000) => 90,
        Some(_) | None => 100,
    }
}

/// The factor of those who are qualified and of those who are not, in percent.
pub(crate) const fn qualified_factor(qualified: bool) -> u64 {
    if qualified { 100 } else { 70 }
}

/// The columns in order.
pub(crate) const HEADER: [&str; 14] = [
    "impression_id",
    "date",
    "campaign_id",
    "ad_set",
    "platform",
    "device",
    "region",
    "gender",
    "age",
    "income",
    "eligible",
    "targeted",
    "clicked",
    "qualified",
];

const CAMPAIGNS: [&str; 6] = [
    "spring-degree",
    "spring-trade",
    "evening-class",
    "open-day",
    "apprentice",
    "summer-school",
];
const AD_SETS: [&str; 5] = [
    "prospecting",
    "lookalike-1",
    "lookalike-5",
    "retargeting",
    "interest",
];
const PLATFORMS: [&str; 5] = ["facebook", "instagram", "youtube", "tiktok", "linkedin"];
const DEVICES: [&str; 4] = ["mobile", "desktop", "tablet", "tv"];
const REGIONS: [&str; 10] = [
    "FR-IDF", "FR-ARA", "FR-BRE", "DE-BE", "DE-BY", "ES-MD", "ES-CT", "IT-25", "NL-NH", "BE-BRU",
];

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A header, then values between commas.
    Csv,
    /// One object per line; a value that is empty in CSV is left out.
    Ndjson,
}

/// Writes a log of so many rows.
pub(crate) fn write(
    out: &mut dyn Write,
    format: Format,
    rows: u64,
    mut seed: u64,
) -> io::Result<()> {
    const FULL: usize = 1 << 20;
    let mut buffer = Vec::with_capacity(FULL + 1_024);
    if format == Format::Csv {
        buffer.extend_from_slice(HEADER.join(",").as_bytes());
        buffer.push(b'\n');
    }
    // Seeds that are neighbours would otherwise be neighbouring places of one sequence.
    seed = SplitMix64(seed).next();
    let mut random = SplitMix64(seed);
    for _ in 0..rows {
        let row = Row::draw(&mut random);
        match format {
            Format::Csv => row.csv(&mut buffer),
            Format::Ndjson => row.ndjson(&mut buffer),
        }
        if buffer.len() >= FULL {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()
}

/// A generator of random numbers: its counter.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let once = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        twice ^ (twice >> 31)
    }

    /// A number from 0 to `n` − 1; `n` is at most 2³².
    fn below(&mut self, n: u64) -> u64 {
        ((self.next() >> 32) * n) >> 32
    }

    /// Yes, so many times in 1,000.
    fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    fn one_of<const N: usize>(&mut self, words: &[&'static str; N]) -> &'static str {
        let at = usize::try_from(self.below(N as u64)).expect("it is below a length");
        words[at]
    }
}

/// A row before it is written.
struct Row {
    id: [u64; 2],
    /// Days since 2026-03-01.
    day: u64,
    campaign: &'static str,
    ad_set: &'static str,
    platform: &'static str,
    device: &'static str,
    region: &'static str,
    gender: &'static str,
    age: Option<u64>,
    income: Option<u64>,
    /// The last four columns: eligible, targeted, clicked, qualified.
    flags: [bool; 4],
}

impl Row {
    fn draw(random: &mut SplitMix64) -> Self {
        let id = [random.next(), random.next()];
        let day = random.below(90);
        let campaign = random.one_of(&CAMPAIGNS);
        let ad_set = random.one_of(&AD_SETS);
        let platform = random.one_of(&PLATFORMS);
        let device = random.one_of(&DEVICES);
        let region = random.one_of(&REGIONS);
        let (gender, gender_factor) = gender(random.below(1_000));
        let age = match random.below(1_000) {
            lot if lot < AGES_EMPTY => None,
            lot if lot < AGES_EMPTY + AGES_SENTINEL => Some(118),
            _ => Some(13 + random.below(40) + random.below(39)),
        };
        let income = (!random.happens(INCOMES_EMPTY))
            .then(|| 12_000 + random.below(40_000) + random.below(60_000));
        let eligible = random.happens(ELIGIBLE);
        let qualified = random.happens(QUALIFIED);
        let chance =
            gender_factor * age_factor(age) * income_factor(income) * qualified_factor(qualified);
        let targeted = eligible && random.below(100_000_000) < chance;
        let clicked = targeted && random.happens(CLICKED);
        Self {
            id,
            day,
            campaign,
            ad_set,
            platform,
            device,
            region,
            gender,
            age,
            income,
            flags: [eligible, targeted, clicked, qualified],
        }
    }

    fn csv(&self, out: &mut Vec<u8>) {
        for half in self.id {
            hexadecimal(out, half);
        }
        out.push(b',');
        date(out, self.day);
        for text in [
            self.campaign,
            self.ad_set,
            self.platform,
            self.device,
            self.region,
            self.gender,
        ] {
            out.push(b',');
            out.extend_from_slice(text.as_bytes());
        }
        for number in [self.age, self.income] {
            out.push(b',');
            if let Some(number) = number {
                decimal(out, number);
            }
        }
        for flag in self.flags {
            out.extend_from_slice(&[b',', b'0' + u8::from(flag)]);
        }
        out.push(b'\n');
    }

    fn ndjson(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"impression_id\":\"");
        for half in self.id {
            hexadecimal(out, half);
        }
        out.extend_from_slice(b"\",\"date\":\"");
        date(out, self.day);
        out.push(b'"');
        for (name, text) in [
            ("campaign_id", self.campaign),
            ("ad_set", self.ad_set),
            ("platform", self.platform),
            ("device", self.device),
            ("region", self.region),
            ("gender", self.gender),
        ] {
            key(out, name);
            out.push(b'"');
            out.extend_from_slice(text.as_bytes());
            out.push(b'"');
        }
        for (name, number) in [("age", self.age), ("income", self.income)] {
            if let Some(number) = number {
                key(out, name);
                decimal(out, number);
            }
        }
        for (name, flag) in HEADER[10..].iter().zip(self.flags) {
            key(out, name);
            out.push(b'0' + u8::from(flag));
        }
        out.extend_from_slice(b"}\n");
    }
}

/// The gender at a place from 0 to 999, and its factor.
fn gender(mut place: u64) -> (&'static str, u64) {
    for (text, per_mille, factor) in GENDERS {
        if place < per_mille {
            return (text, factor);
        }
        place -= per_mille;
    }
    unreachable!("the shares add up to 1,000")
}

fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn hexadecimal(out: &mut Vec<u8>, number: u64) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS[usize::from(half)];
    for byte in number.to_be_bytes() {
        out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
}

fn decimal(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] += (number % 10).to_le_bytes()[0];
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

fn date(out: &mut Vec<u8>, mut day: u64) {
    let mut month = 3;
    for days in [31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    out.extend_from_slice(b"2026-0");
    decimal(out, month);
    out.push(b'-');
    if day < 9 {
        out.push(b'0');
    }
    decimal(out, day + 1);
}

// --- The command line ---------------------------------------------------------------------------

const USAGE: &str = "usage: generate ROWS [--seed N] [--ndjson] [--output FILE]";

/// The seed, unless another one is named.
pub(crate) const SEED: u64 = 20_260_301;

struct Wanted {
    rows: u64,
    seed: u64,
    format: Format,
    output: Option<String>,
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Option<Wanted> {
    let rows = arguments.next()?.replace('_', "").parse().ok()?;
    let mut wanted = Wanted {
        rows,
        seed: SEED,
        format: Format::Csv,
        output: None,
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seed" => wanted.seed = arguments.next()?.parse().ok()?,
            "--ndjson" => wanted.format = Format::Ndjson,
            "--output" => wanted.output = Some(arguments.next()?),
            _ => return None,
        }
    }
    Some(wanted)
}

fn main() -> ExitCode {
    let Some(wanted) = wanted(std::env::args().skip(1)) else {
        let _ = writeln!(io::stderr(), "{USAGE}");
        return ExitCode::from(2);
    };
    let written = match &wanted.output {
        Some(path) => File::create(path)
            .and_then(|mut file| write(&mut file, wanted.format, wanted.rows, wanted.seed)),
        None => write(
            &mut io::stdout().lock(),
            wanted.format,
            wanted.rows,
            wanted.seed,
        ),
    };
    match written {
        // Whoever reads the log has read enough of it.
        Err(error) if wanted.output.is_none() && error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let name = wanted.output.as_deref().unwrap_or("standard output");
            let _ = writeln!(io::stderr(), "{name}: {error}");
            ExitCode::from(2)
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}
