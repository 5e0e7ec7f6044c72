//! EXIF blocks as cameras and phones write them, with a place and a device that must not leave the original.

/// What must be found in no picture.
pub const SECRETS: [&[u8]; 4] = [b"Exif", b"SECRETCAM", b"SERIAL-0815", b"GPSVERS"];

const SHORT: u16 = 3;
const LONG: u16 = 4;
const ASCII: u16 = 2;

/// From its TIFF header on. Little-endian: main directory, that of the camera, that of the place.
pub fn block(orientation: u16) -> Vec<u8> {
    let main = |camera: u32, place: u32| {
        vec![
            (0x010f, ASCII, b"SECRETCAM\0".to_vec()),
            (0x0112, SHORT, orientation.to_le_bytes().to_vec()),
            (0x8769, LONG, camera.to_le_bytes().to_vec()),
            (0x8825, LONG, place.to_le_bytes().to_vec()),
        ]
    };
    let camera = vec![
        (0x9003, ASCII, b"2024:03:15 10:15:30\0".to_vec()),
        (0x9011, ASCII, b"+01:00\0".to_vec()),
        (0xa431, ASCII, b"SERIAL-0815\0".to_vec()),
    ];
    let place = vec![(0x0001, ASCII, b"N\0".to_vec()), (0x001d, ASCII, b"GPSVERS\0".to_vec())];
    let length = u32::try_from(directory(8, main(0, 0)).len()).unwrap();
    let camera_at = 8 + length;
    let camera = directory(camera_at, camera);
    let place_at = camera_at + u32::try_from(camera.len()).unwrap();
    let header = b"II*\0\x08\0\0\0".to_vec();
    [header, directory(8, main(camera_at, place_at)), camera, directory(place_at, place)].concat()
}

fn directory(at: u32, entries: Vec<(u16, u16, Vec<u8>)>) -> Vec<u8> {
    let mut table = u16::try_from(entries.len()).unwrap().to_le_bytes().to_vec();
    let mut values = Vec::new();
    let values_at = at + 2 + 12 * u32::try_from(entries.len()).unwrap() + 4;
    for (tag, kind, mut value) in entries {
        let unit = if kind == SHORT {
            2
        } else if kind == LONG {
            4
        } else {
            1
        };
        table.extend_from_slice(&tag.to_le_bytes());
        table.extend_from_slice(&kind.to_le_bytes());
        table.extend_from_slice(&u32::try_from(value.len() / unit).unwrap().to_le_bytes());
        if value.len() > 4 {
            table.extend_from_slice(&(values_at + u32::try_from(values.len()).unwrap()).to_le_bytes());
            value.resize(value.len().next_multiple_of(2), 0);
            values.extend(value);
        } else {
            value.resize(4, 0);
            table.extend(value);
        }
    }
    [table, vec![0; 4], values].concat()
}
