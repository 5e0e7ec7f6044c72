//! Makes an image smaller by a whole number while its rows arrive, so that the large one is never in memory.

use super::canvas::{Canvas, Tone, check_size};
use super::outcome::{NoPreview, Stop};

/// How many pixels become one, each way, so that the longer side stays at least `side_min`.
pub(super) fn factor(width: u32, height: u32, side_min: u32) -> u32 {
    (width.max(height) / side_min.max(1)).clamp(1, 256)
}

/// Means of boxes. `O` is what is kept of a mean: a byte, or a raw value that is windowed later.
pub(super) struct Shrink<O> {
    width: usize,
    channels: usize,
    factor: usize,
    keep: fn(i64) -> O,
    sums: Vec<i64>,
    rows_in_sums: usize,
    rows_left: usize,
    kept: Vec<O>,
}

impl<O> Shrink<O> {
    pub(super) fn new(
        (width, height): (u32, u32),
        channels: usize,
        factor: u32,
        keep: fn(i64) -> O,
    ) -> Result<Self, Stop> {
        check_size(width, height)?;
        let columns = width.div_ceil(factor) as usize * channels;
        let kept = Vec::with_capacity(columns * height.div_ceil(factor) as usize);
        let (width, height, factor) = (width as usize, height as usize, factor as usize);
        Ok(Self { width, channels, factor, keep, sums: vec![0; columns], rows_in_sums: 0, rows_left: height, kept })
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows_left == 0
    }

    /// The next row, of `width × channels` values; rows past the last are left out.
    pub(super) fn push<T: Copy + Into<i64>>(&mut self, row: &[T]) -> Result<(), Stop> {
        if row.len() != self.width * self.channels {
            return Err(NoPreview::Undecodable.into());
        }
        if self.is_full() {
            return Ok(());
        }
        self.rows_left -= 1;
        if self.factor == 1 {
            self.kept.extend(row.iter().map(|value| (self.keep)((*value).into())));
            return Ok(());
        }
        for (sums, values) in self.sums.chunks_exact_mut(self.channels).zip(row.chunks(self.factor * self.channels)) {
            for pixel in values.chunks_exact(self.channels) {
                for (sum, value) in sums.iter_mut().zip(pixel) {
                    *sum += (*value).into();
                }
            }
        }
        self.rows_in_sums += 1;
        if self.rows_in_sums == self.factor || self.is_full() {
            self.keep_row();
        }
        Ok(())
    }

    fn keep_row(&mut self) {
        for (column, sums) in self.sums.chunks_exact_mut(self.channels).enumerate() {
            let columns = self.factor.min(self.width - column * self.factor);
            let count = i64::try_from(columns * self.rows_in_sums).unwrap_or(i64::MAX);
            for sum in sums {
                self.kept.push((self.keep)((*sum + count / 2).div_euclid(count)));
                *sum = 0;
            }
        }
        self.rows_in_sums = 0;
    }

    /// Width, height and values; an image with rows missing is not one.
    pub(super) fn finish(self) -> Result<(u32, u32, Vec<O>), Stop> {
        if !self.is_full() {
            return Err(NoPreview::Undecodable.into());
        }
        let columns = self.sums.len();
        let size = |length: usize| u32::try_from(length).map_err(|_| Stop::from(NoPreview::TooLarge));
        Ok((size(columns / self.channels)?, size(self.kept.len() / columns)?, self.kept))
    }
}

impl Shrink<u8> {
    /// For rows of bytes.
    pub(super) fn of_bytes(size: (u32, u32), tone: Tone, factor: u32) -> Result<Self, Stop> {
        Self::new(size, tone.channels(), factor, |mean| u8::try_from(mean.clamp(0, 255)).unwrap_or(u8::MAX))
    }

    pub(super) fn into_canvas(self) -> Result<Canvas, Stop> {
        let tone = if self.channels == 1 { Tone::Grey } else { Tone::Colour };
        let (width, height, bytes) = self.finish()?;
        Ok(Canvas { width, height, tone, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_become_their_means_also_at_the_edges() {
        let mut shrink = Shrink::of_bytes((3, 3), Tone::Grey, 2).unwrap();
        for row in [[0_u8, 4, 10], [4, 8, 20], [100, 200, 7]] {
            shrink.push(&row).unwrap();
        }
        let canvas = shrink.into_canvas().unwrap();
        assert_eq!((canvas.width, canvas.height, canvas.bytes), (2, 2, vec![4, 15, 150, 7]));
    }

    #[test]
    fn signed_values_round_alike() {
        let mut shrink = Shrink::new((2, 1), 1, 2, |mean| mean).unwrap();
        shrink.push(&[-2000_i32, -1001]).unwrap();
        assert_eq!(shrink.finish().unwrap().2, [-1500]);
    }

    #[test]
    fn a_missing_row_or_column_is_noticed() {
        let mut shrink = Shrink::of_bytes((2, 2), Tone::Colour, 1).unwrap();
        assert!(shrink.push(&[1_u8, 2, 3]).is_err());
        shrink.push(&[1_u8, 2, 3, 4, 5, 6]).unwrap();
        assert!(shrink.into_canvas().is_err());
    }

    #[test]
    fn the_longer_side_stays_long_enough() {
        for (side, expected) in [(100, 1), (1600, 1), (3199, 1), (3200, 2), (65_535, 40)] {
            assert_eq!(factor(side, 1, 1600), expected, "{side}");
        }
    }
}
