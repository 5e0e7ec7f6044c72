//! JPEG-LS (ITU-T T.87) of one component, lossless and near-lossless: what X-ray and MR devices write with it.
//!
//! Written after the recommendation, whose names are kept where they are the shortest way to check against it.

use super::super::canvas::buffer_length;
use super::super::outcome::{NoPreview, Stop};
use super::attributes::Image;

const CONTEXTS: usize = 367;
/// Of the two contexts of samples that end a run.
const RUN_CONTEXT: usize = 365;
/// How many samples each step of a run stands for, as a power of two.
const J: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// Samples behind each other, words with their low byte first.
pub(super) fn decode(frame: &[u8], image: &Image) -> Result<Vec<u8>, Stop> {
    let header = Header::read(frame).ok_or(NoPreview::Undecodable)?;
    if header.components != 1 || image.samples != 1 {
        return Err(NoPreview::NoDecoder.into());
    }
    let is_as_stated = (u32::from(header.width), u32::from(header.height)) == image.size()
        && (2..=16).contains(&header.precision)
        && u16::from(header.precision) <= image.bits_allocated
        && header.near < 128;
    if !is_as_stated {
        return Err(NoPreview::Undecodable.into());
    }
    let mut samples = Vec::with_capacity(buffer_length(&[image.rows.into(), image.columns.into(), 2])?);
    let mut scan = Scan::new(&header, &frame[header.scan_at..]);
    let width = usize::from(header.width);
    // One place before the line and one behind it.
    let (mut above, mut line) = (vec![0; width + 2], vec![0; width + 2]);
    for _ in 0..header.height {
        above[width + 1] = above[width];
        line[0] = above[1];
        scan.line(&above, &mut line).ok_or(NoPreview::Undecodable)?;
        for value in &line[1..=width] {
            let word = u16::try_from(*value).unwrap_or(u16::MAX).to_le_bytes();
            samples.extend_from_slice(&word[..usize::from(image.bits_allocated / 8)]);
        }
        std::mem::swap(&mut above, &mut line);
    }
    Ok(samples)
}

struct Header {
    width: u16,
    height: u16,
    precision: u8,
    components: u8,
    near: i64,
    /// `MAXVAL`, `T1`, `T2`, `T3`, `RESET`; zero where the default holds.
    preset: [i64; 5],
    scan_at: usize,
}

impl Header {
    fn read(frame: &[u8]) -> Option<Self> {
        let mut header = Self { width: 0, height: 0, precision: 0, components: 0, near: 0, preset: [0; 5], scan_at: 0 };
        let mut at = 2;
        loop {
            let [0xff, code, high, low] = *frame.get(at..at + 4)? else {
                return None;
            };
            let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
            let body = frame.get(at + 4..end)?;
            let word = |at: usize| body.get(at..at + 2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            match code {
                0xf7 => {
                    header.precision = *body.first()?;
                    (header.height, header.width, header.components) = (word(1)?, word(3)?, *body.get(5)?);
                }
                0xf8 if body.first() == Some(&1) => {
                    for (place, at) in header.preset.iter_mut().zip([1, 3, 5, 7, 9]) {
                        *place = word(at)?.into();
                    }
                }
                0xda => {
                    header.near = (*body.get(body.len().checked_sub(3)?)?).into();
                    header.scan_at = end;
                    return Some(header);
                }
                _ => {}
            }
            at = end;
        }
    }
}

struct Scan<'f> {
    bits: Bits<'f>,
    near: i64,
    /// Between two reconstructed values that differ by one.
    step: i64,
    most: i64,
    range: i64,
    thresholds: [i64; 3],
    reset: i64,
    limit: u32,
    value_bits: u32,
    run_index: usize,
    a: [i64; CONTEXTS],
    b: [i64; CONTEXTS],
    c: [i64; CONTEXTS],
    n: [i64; CONTEXTS],
    /// Of the two contexts of runs: how many errors were negative.
    negative: [i64; 2],
}

impl<'f> Scan<'f> {
    fn new(header: &Header, bytes: &'f [u8]) -> Self {
        let [most, t1, t2, t3, reset] = header.preset;
        let most = if most == 0 { (1 << header.precision) - 1 } else { most };
        let (near, step) = (header.near, 2 * header.near + 1);
        let range = (most + 2 * near) / step + 1;
        let ceil_log = |value: i64| 64 - (value - 1).max(0).leading_zeros();
        let depth = ceil_log(most + 1).max(2);
        let defaults = default_thresholds(most, near);
        let or = |value: i64, default: i64| if value == 0 { default } else { value };
        Self {
            bits: Bits { bytes, at: 0, held: 0, count: 0, was_full: false },
            near,
            step,
            most,
            range,
            thresholds: [or(t1, defaults[0]), or(t2, defaults[1]), or(t3, defaults[2])],
            reset: or(reset, 64),
            limit: 2 * (depth + depth.max(8)),
            value_bits: ceil_log(range),
            run_index: 0,
            a: [((range + 32) / 64).max(2); CONTEXTS],
            b: [0; CONTEXTS],
            c: [0; CONTEXTS],
            n: [1; CONTEXTS],
            negative: [0; 2],
        }
    }

    fn line(&mut self, above: &[i64], line: &mut [i64]) -> Option<()> {
        let width = line.len() - 2;
        let mut x = 1;
        while x <= width {
            let (left, up, corner, right) = (line[x - 1], above[x], above[x - 1], above[x + 1]);
            let gradients = [right - up, up - corner, corner - left];
            if gradients.iter().all(|gradient| gradient.abs() <= self.near) {
                x = self.run(above, line, x)?;
            } else {
                line[x] = self.sample(gradients, [left, up, corner])?;
                x += 1;
            }
        }
        Some(())
    }

    fn sample(&mut self, gradients: [i64; 3], [left, up, corner]: [i64; 3]) -> Option<i64> {
        let context = gradients.iter().fold(0, |sum, gradient| sum * 9 + self.quantised(*gradient));
        let sign = if context < 0 { -1 } else { 1 };
        let q = usize::try_from(context.abs()).ok()?;
        let guess = if corner >= left.max(up) {
            left.min(up)
        } else if corner <= left.min(up) {
            left.max(up)
        } else {
            left + up - corner
        };
        let guess = (guess + sign * self.c[q]).clamp(0, self.most);
        let k = golomb(self.n[q], self.a[q]);
        let mapped = self.bits.limited(k, self.limit, self.value_bits)?;
        let is_turned = self.near == 0 && k == 0 && 2 * self.b[q] <= -self.n[q];
        let error = match (mapped % 2 == 0, is_turned) {
            (true, false) => mapped / 2,
            (false, false) => -(mapped + 1) / 2,
            (true, true) => -(mapped + 2) / 2,
            (false, true) => (mapped - 1) / 2,
        };
        self.learn(q, error);
        Some(self.reconstructed(guess, sign * error))
    }

    fn quantised(&self, gradient: i64) -> i64 {
        let [t1, t2, t3] = self.thresholds;
        let size = gradient.abs();
        let level = if size >= t3 {
            4
        } else if size >= t2 {
            3
        } else if size >= t1 {
            2
        } else {
            i64::from(size > self.near)
        };
        level * gradient.signum()
    }

    fn learn(&mut self, q: usize, error: i64) {
        self.b[q] += error * self.step;
        self.a[q] += error.abs();
        if self.n[q] == self.reset {
            self.a[q] >>= 1;
            self.b[q] >>= 1;
            self.n[q] >>= 1;
        }
        self.n[q] += 1;
        if self.b[q] <= -self.n[q] {
            self.b[q] = (self.b[q] + self.n[q]).max(1 - self.n[q]);
            self.c[q] = (self.c[q] - 1).max(-128);
        } else if self.b[q] > 0 {
            self.b[q] = (self.b[q] - self.n[q]).min(0);
            self.c[q] = (self.c[q] + 1).min(127);
        }
    }

    fn reconstructed(&self, guess: i64, error: i64) -> i64 {
        let value = guess + error * self.step;
        let value = if value < -self.near {
            value + self.range * self.step
        } else if value > self.most + self.near {
            value - self.range * self.step
        } else {
            value
        };
        value.clamp(0, self.most)
    }

    /// Equal samples, and the one that ends them unless the line does. Answers where the next one is.
    fn run(&mut self, above: &[i64], line: &mut [i64], start: usize) -> Option<usize> {
        let width = line.len() - 2;
        let value = line[start - 1];
        let mut x = start;
        while self.bits.take(1)? == 1 {
            let step = 1 << J[self.run_index];
            let length = step.min(width + 1 - x);
            line[x..x + length].fill(value);
            x += length;
            if length == step {
                self.run_index = (self.run_index + 1).min(31);
            }
            if x > width {
                return Some(x);
            }
        }
        let length = usize::try_from(self.bits.take(J[self.run_index])?).ok()?;
        if x + length > width {
            return None;
        }
        line[x..x + length].fill(value);
        x += length;
        line[x] = self.end_of_run(value, above[x])?;
        self.run_index = self.run_index.saturating_sub(1);
        Some(x + 1)
    }

    fn end_of_run(&mut self, left: i64, up: i64) -> Option<i64> {
        let is_flat = (left - up).abs() <= self.near;
        let kind = usize::from(is_flat);
        let q = RUN_CONTEXT + kind;
        let k = golomb(self.n[q], if is_flat { self.a[q] + (self.n[q] >> 1) } else { self.a[q] });
        let coded = self.bits.limited(k, self.limit - J[self.run_index] - 1, self.value_bits)?;
        let mapped = coded + i64::from(is_flat);
        let (is_odd, size) = (mapped % 2 == 1, (mapped + 1) / 2);
        let is_negative = (k != 0 || 2 * self.negative[kind] >= self.n[q]) == is_odd;
        let error = if is_negative { -size } else { size };
        self.negative[kind] += i64::from(error < 0);
        self.a[q] += (coded + 1 - i64::from(is_flat)) >> 1;
        if self.n[q] == self.reset {
            self.a[q] >>= 1;
            self.n[q] >>= 1;
            self.negative[kind] >>= 1;
        }
        self.n[q] += 1;
        let (guess, sign) = match (is_flat, left > up) {
            (true, _) => (left, 1),
            (false, true) => (up, -1),
            (false, false) => (up, 1),
        };
        Some(self.reconstructed(guess, sign * error))
    }
}

fn golomb(count: i64, sum: i64) -> u32 {
    (0..24).find(|k| count << k >= sum).unwrap_or(24)
}

fn default_thresholds(most: i64, near: i64) -> [i64; 3] {
    let within = |value: i64, least: i64| if value > most || value < least { least } else { value };
    let [t1, t2, t3] = if most >= 128 {
        let factor = (most.min(4095) + 128) / 256;
        [factor + 2 + 3 * near, factor * 4 + 3 + 5 * near, factor * 17 + 4 + 7 * near]
    } else {
        let factor = 256 / (most + 1);
        [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
    };
    let t1 = within(t1, near + 1);
    let t2 = within(t2, t1);
    [t1, t2, within(t3, t2)]
}

/// Bits from the top; after a byte of ones the next one has seven.
struct Bits<'f> {
    bytes: &'f [u8],
    at: usize,
    held: u64,
    count: u32,
    was_full: bool,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<i64> {
        while self.count < count {
            let byte = *self.bytes.get(self.at)?;
            // A marker: the data is over.
            if self.was_full && byte & 0x80 != 0 {
                return None;
            }
            let width = if self.was_full { 7 } else { 8 };
            self.held = self.held << width | u64::from(byte);
            self.count += width;
            self.was_full = byte == 0xff;
            self.at += 1;
        }
        self.count -= count;
        let value = self.held >> self.count;
        self.held &= (1 << self.count) - 1;
        i64::try_from(value).ok()
    }

    /// A number of zeros and then bits, or, after too many zeros, the value itself.
    fn limited(&mut self, k: u32, limit: u32, value_bits: u32) -> Option<i64> {
        let most = limit.checked_sub(value_bits + 1)?;
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
            if zeros > most {
                return None;
            }
        }
        if zeros < most { Some(i64::from(zeros) << k | self.take(k)?) } else { Some(self.take(value_bits)? + 1) }
    }
}
