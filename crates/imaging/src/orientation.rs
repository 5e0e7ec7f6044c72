//! The eight ways in which a camera may be held, as EXIF numbers them.

use super::canvas::Canvas;

/// How stored pixels are turned to stand upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Orientation {
    /// First of all: rows become columns.
    is_transposed: bool,
    is_mirrored: bool,
    is_upside_down: bool,
}

impl Orientation {
    /// Of the EXIF tag; what is no orientation turns nothing.
    pub(super) const fn of_exif(value: u32) -> Self {
        let (is_transposed, is_mirrored, is_upside_down) = match value {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self { is_transposed, is_mirrored, is_upside_down }
    }

    /// Of a page that is turned clockwise by quarters.
    pub(super) const fn of_quarters(quarters: u32) -> Self {
        Self::of_exif(match quarters % 4 {
            1 => 6,
            2 => 3,
            3 => 8,
            _ => 1,
        })
    }

    /// Width and height as shown.
    pub(super) const fn turn_size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.is_transposed { (height, width) } else { (width, height) }
    }

    pub(super) fn turn(self, canvas: Canvas) -> Canvas {
        if self == Self::default() {
            return canvas;
        }
        let channels = canvas.tone.channels();
        let (width, height) = self.turn_size((canvas.width, canvas.height));
        let stored_width = canvas.width as usize;
        let mut bytes = Vec::with_capacity(canvas.bytes.len());
        for y in 0..height as usize {
            let y = if self.is_upside_down { height as usize - 1 - y } else { y };
            for x in 0..width as usize {
                let x = if self.is_mirrored { width as usize - 1 - x } else { x };
                let (column, row) = if self.is_transposed { (y, x) } else { (x, y) };
                let at = (row * stored_width + column) * channels;
                bytes.extend_from_slice(&canvas.bytes[at..at + channels]);
            }
        }
        Canvas { width, height, tone: canvas.tone, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Tone;
    use super::*;

    #[test]
    fn each_of_the_eight_puts_the_letter_upright() {
        // An F of two columns and three rows, as each camera position stores it.
        let upright = (2, 3, b"ABCDEF".to_vec());
        let stored: [(u32, u32, u32, &[u8]); 8] = [
            (1, 2, 3, b"ABCDEF"),
            (2, 2, 3, b"BADCFE"),
            (3, 2, 3, b"FEDCBA"),
            (4, 2, 3, b"EFCDAB"),
            (5, 3, 2, b"ACEBDF"),
            (6, 3, 2, b"BDFACE"),
            (7, 3, 2, b"FDBECA"),
            (8, 3, 2, b"ECAFDB"),
        ];
        for (value, width, height, bytes) in stored {
            let canvas = Canvas { width, height, tone: Tone::Grey, bytes: bytes.to_vec() };
            let turned = Orientation::of_exif(value).turn(canvas);
            assert_eq!((turned.width, turned.height, turned.bytes), upright, "{value}");
        }
    }
}
