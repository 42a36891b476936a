//! A batch: some rows of one input as a polars frame of the columns in use, and how the rest of the
//! program looks at it. No other module sees a polars type.

use std::borrow::Cow;

use polars::prelude::{
    BinaryChunked, BooleanChunked, ChunkFull as _, ChunkFullNull as _, Column, DataFrame, DataType,
    IntoSeries as _, NewChunkedArray as _, PlSmallStr, StringChunked, StringChunkedBuilder,
};
use polars_arrow::array::{Array as _, BinaryViewArray, PrimitiveArray, StaticArray as _, View};
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;

/// Some rows of one input: the asked columns, and where each row stands.
pub struct Batch {
    frame: DataFrame,
    places: Places,
}

/// Line (text formats) or row (columnar formats) of each row of a batch, from 1.
pub(super) enum Places {
    /// The rows follow each other from this place on.
    From(u64),
    /// One place per row.
    Each(Vec<u64>),
}

impl Batch {
    pub(super) const fn new(frame: DataFrame, places: Places) -> Self {
        Self { frame, places }
    }

    /// A batch of text columns that were cut out of one block of bytes. `views` are inline up to
    /// twelve bytes; longer ones stand in `long`.
    ///
    /// `None` when a view does not fit `long`, which the caller's arithmetic excludes.
    pub(super) fn of_views(
        names: &[String],
        columns: Vec<Vec<View>>,
        long: Vec<u8>,
        places: Places,
    ) -> Option<Self> {
        let height = columns.first().map_or(0, Vec::len);
        let buffers: Buffer<Buffer<u8>> = vec![Buffer::from(long)].into();
        let columns = names
            .iter()
            .zip(columns)
            .map(|(name, views)| {
                let kind = ArrowDataType::BinaryView;
                let array =
                    BinaryViewArray::try_new(kind, views.into(), buffers.clone(), None).ok()?;
                let column = BinaryChunked::with_chunk(PlSmallStr::from_str(name), array);
                Some(Column::from(column.into_series()))
            })
            .collect::<Option<Vec<_>>>()?;
        let frame = DataFrame::new(height, columns).ok()?;
        Some(Self::new(frame, places))
    }

    /// Adds a column that has one value in all rows.
    pub(super) fn add_constant(&mut self, column: &str, value: Option<&str>) {
        let name = PlSmallStr::from_str(column);
        let texts = match value {
            Some(value) => StringChunked::full(name, value, self.height()),
            None => StringChunked::full_null(name, self.height()),
        };
        self.frame
            .with_column(Column::from(texts.into_series()))
            .expect("the column has the batch's height");
    }

    /// Some of the rows, at the places where they were.
    ///
    /// # Panics
    ///
    /// When `rows` has not one entry per row.
    #[must_use]
    pub fn keep(&self, rows: &[bool]) -> Self {
        let names = self.frame.get_column_names();
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        self.keep_columns(rows, &names)
    }

    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// Some of the rows and of the columns, at the places where they were.
    ///
    /// # Panics
    ///
    /// When a column was not asked for when reading, or `rows` has not one entry per row.
    #[must_use]
    pub fn keep_columns(&self, rows: &[bool], columns: &[String]) -> Self {
        let held = "the batch holds the columns asked for, and as many rows as are told apart";
        let mask = BooleanChunked::from_slice(PlSmallStr::EMPTY, rows);
        let kept = columns.iter().map(|name| {
            let column = self.frame.column(name).expect(held);
            column.filter(&mask).expect(held)
        });
        let height = rows.iter().filter(|kept| **kept).count();
        let frame = DataFrame::new(height, kept.collect()).expect(held);
        let places = rows.iter().enumerate().filter(|(_, kept)| **kept);
        let places = places.map(|(row, _)| self.place(row)).collect();
        Self::new(frame, Places::Each(places))
    }

    /// Line or row, from 1, where a row of the batch stands in its input.
    #[must_use]
    pub fn place(&self, row: usize) -> u64 {
        match &self.places {
            Places::From(first) => first + row as u64,
            Places::Each(places) => places[row],
        }
    }

    /// The values of a column.
    ///
    /// # Panics
    ///
    /// When the column was not asked for when reading.
    #[must_use]
    pub fn values(&self, column: &str) -> Values {
        let held = "the batch holds the columns asked for, as text or whole numbers";
        let series = self
            .frame
            .column(column)
            .expect(held)
            .as_materialized_series()
            .rechunk();
        match series.dtype() {
            DataType::Int64 => {
                let whole = series.i64().expect(held);
                Values::Whole(Wholes(whole.downcast_as_array().clone()))
            }
            DataType::Binary => {
                let bytes = series.binary().expect(held);
                Values::Text(Texts::new(bytes.downcast_as_array().clone()))
            }
            _ => {
                let texts = series.str().expect(held);
                Values::Text(Texts::new(texts.downcast_as_array().to_binview()))
            }
        }
    }
}

/// The values of one column of a batch.
pub enum Values {
    /// Text, as every format can give it.
    Text(Texts),
    /// Whole numbers, from formats that have types.
    Whole(Wholes),
}

impl Values {
    /// Number of rows.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a batch always has rows")]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(texts) => texts.0.len(),
            Self::Whole(wholes) => wholes.len(),
        }
    }

    /// A column of texts.
    #[cfg(test)]
    pub(crate) fn of_texts(texts: &[String]) -> Self {
        let mut rows = BatchBuilder::new(&["a".to_owned()], texts.len());
        for text in texts {
            rows.push(1, std::iter::once(Some(text.as_str())));
        }
        rows.finish().values("a")
    }

    /// A column of whole numbers.
    #[cfg(test)]
    pub(crate) fn of_wholes(numbers: &[i64]) -> Self {
        Self::Whole(Wholes(PrimitiveArray::from_vec(numbers.to_vec())))
    }

    /// The value of a row as text; `None` when it is empty.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(texts) => texts.get(row).map(Cow::Borrowed),
            Self::Whole(wholes) => wholes.get(row).map(|whole| Cow::Owned(whole.to_string())),
        }
    }
}

/// A short text as one number: equal exactly when the texts are equal.
///
/// The low 32 bits are the length in bytes (at most twelve), the bytes follow, the first lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u128);

impl Key {
    /// The empty text, and a missing value.
    pub const EMPTY: Self = Self(0);
    /// Any text of more than twelve bytes.
    pub const LONG: Self = Self(u128::MAX);

    /// The key of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.len() > 12 {
            Self::LONG
        } else {
            Self(View::new_inline(text.as_bytes()).as_u128())
        }
    }

    /// The key of a whole number; no text has it.
    #[must_use]
    #[inline]
    pub const fn of_whole(number: i64) -> Self {
        Self((1 << 127) | number.cast_unsigned() as u128)
    }

    #[inline]
    fn of_view(view: View) -> Self {
        if view.length > 12 {
            Self::LONG
        } else {
            Self(view.as_u128())
        }
    }

    /// The number that a text of one to eight digits means; `None` for every other text.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the length and the first eight bytes are taken out of the key on purpose"
    )]
    #[inline]
    pub const fn digits(self) -> Option<u32> {
        let length = self.0 as u32;
        if length == 0 || length > 8 {
            return None;
        }
        // The digits stand at the end of eight bytes that begin with zeros.
        let free = 64 - 8 * length;
        let text =
            (((self.0 >> 32) as u64) << free) | (0x3030_3030_3030_3030_u64 & !(u64::MAX << free));
        let above = text.wrapping_add(0x4646_4646_4646_4646);
        let below = text.wrapping_sub(0x3030_3030_3030_3030);
        if (above | below) & 0x8080_8080_8080_8080 != 0 {
            return None;
        }
        // Pairs, fours and eights of digits are joined by one multiplication each.
        let pairs = (below.wrapping_mul(10) + (below >> 8)) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
        let eights = (fours.wrapping_mul(10_000)).wrapping_add(fours >> 32);
        Some(eights as u32)
    }

    /// A number that spreads keys over a small table.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both halves of the key are mixed, and the high bits of the product are kept"
    )]
    #[inline]
    pub const fn slot(self, bits: u32) -> usize {
        let folded = (self.0 as u64) ^ ((self.0 >> 64) as u64).rotate_left(29);
        (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }
}

/// A column of texts; an empty text is a missing value.
pub struct Texts(BinaryViewArray);

impl Texts {
    fn new(array: BinaryViewArray) -> Self {
        let Some(valid) = array.validity() else {
            return Self(array);
        };
        let views = array.views().iter().zip(valid.iter());
        let views: Vec<View> = views
            .map(|(view, valid)| if valid { *view } else { View::default() })
            .collect();
        let buffers = array.data_buffers().clone();
        Self(
            BinaryViewArray::try_new(ArrowDataType::BinaryView, views.into(), buffers, None)
                .expect("views of an array fit its buffers"),
        )
    }

    /// The keys of all rows in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = Key> {
        self.0.views().iter().map(|view| Key::of_view(*view))
    }

    /// For every row whether its text is the one of a key of a short text.
    pub fn are(&self, key: Key) -> impl ExactSizeIterator<Item = bool> {
        // A longer text differs in the length already.
        self.0
            .views()
            .iter()
            .map(move |view| view.as_u128() == key.0)
    }

    /// The text of a row; `None` when it is empty.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let bytes = self.0.value(row);
        // Bytes that are no UTF-8 were refused when the block was decoded.
        Some(std::str::from_utf8(bytes).unwrap_or("\u{fffd}")).filter(|text| !text.is_empty())
    }
}

/// A column of whole numbers.
pub struct Wholes(PrimitiveArray<i64>);

impl Wholes {
    /// Number of rows.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a batch always has rows")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number of a row; `None` when it is missing.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i64> {
        self.0.get(row)
    }

    /// All numbers, when none is missing.
    #[must_use]
    pub fn all(&self) -> Option<&[i64]> {
        (self.0.null_count() == 0).then(|| self.0.values().as_slice())
    }

    /// The numbers in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> {
        self.0.iter().map(Option::<&i64>::copied)
    }
}

/// Collects rows of text into a [`Batch`].
pub(super) struct BatchBuilder {
    columns: Vec<StringChunkedBuilder>,
    places: Vec<u64>,
}

impl BatchBuilder {
    pub(super) fn new(names: &[String], rows: usize) -> Self {
        let columns = names
            .iter()
            .map(|name| StringChunkedBuilder::new(PlSmallStr::from_str(name), rows))
            .collect();
        Self {
            columns,
            places: Vec::with_capacity(rows),
        }
    }

    pub(super) fn push<'r>(&mut self, place: u64, fields: impl Iterator<Item = Option<&'r str>>) {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.append_option(field.filter(|text| !text.is_empty()));
        }
        self.places.push(place);
    }

    pub(super) fn finish(self) -> Batch {
        let height = self.places.len();
        let columns = self
            .columns
            .into_iter()
            .map(|column| Column::from(column.finish().into_series()))
            .collect();
        let frame = DataFrame::new(height, columns)
            .expect("column names are unique and all columns have the batch's height");
        Batch::new(frame, Places::Each(self.places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_from_the_key() {
        for (text, number) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("35", Some(35)),
            ("007", Some(7)),
            ("12345678", Some(12_345_678)),
            ("99999999", Some(99_999_999)),
            ("123456789", None),
            ("", None),
            ("-1", None),
            ("1.5", None),
            (" 7", None),
            ("7:", None),
            ("/7", None),
            ("é1", None),
        ] {
            assert_eq!(Key::of(text).digits(), number, "{text}");
        }
        for number in (0..100_000_000).step_by(7919) {
            assert_eq!(Key::of(&number.to_string()).digits(), Some(number));
        }
    }

    #[test]
    fn a_missing_value_and_an_empty_text_are_one() {
        let names = ["a".to_owned()];
        let mut rows = BatchBuilder::new(&names, 4);
        for text in [None, Some(""), Some("x"), Some("longer than twelve bytes")] {
            rows.push(1, [text].into_iter());
        }
        let batch = rows.finish();
        let Values::Text(texts) = batch.values("a") else {
            panic!("text was put in");
        };
        let keys: Vec<Key> = texts.keys().collect();
        assert_eq!(keys, [Key::EMPTY, Key::EMPTY, Key::of("x"), Key::LONG]);
        assert_eq!(texts.get(1), None);
        assert_eq!(texts.get(3), Some("longer than twelve bytes"));
    }

    #[test]
    fn rows_that_are_kept_keep_their_places_and_texts() {
        let names = ["a".to_owned()];
        let mut rows = BatchBuilder::new(&names, 4);
        let texts = [
            "x",
            "",
            "longer than twelve bytes",
            "another one of many bytes",
        ];
        for (place, text) in (7..).zip(texts) {
            rows.push(place, [Some(text)].into_iter());
        }
        let batch = rows.finish().keep(&[false, true, true, false]);
        assert_eq!((batch.height(), batch.place(0), batch.place(1)), (2, 8, 9));
        assert_eq!(batch.values("a").text(0), None);
        assert_eq!(
            batch.values("a").text(1).as_deref(),
            Some("longer than twelve bytes")
        );
        let nothing = batch.keep(&[false, false]);
        assert_eq!((nothing.height(), nothing.values("a").len()), (0, 0));
    }
}
