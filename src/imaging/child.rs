//! The process that decodes: first of all it takes its own rights away, then it looks at one file.

use std::fs::File;
use std::io::{self, BufReader, Seek, Write};
use std::os::fd::AsFd;

use nix::sys::resource::{Resource, setrlimit};

use super::answer::Part;
use super::{Decoded, FileType, Format, NoPreview, PREVIEW_SIDE_MAX, Read, Refused, read, read_jpeg};

const MIB: u64 = 1024 * 1024;

/// Two buffers of the largest size that the decoders allow, and something for the rest.
const DATA_BYTES_MAX: u64 = 640 * MIB;

/// Threads reserve far more addresses than they use.
const ADDRESSES_BYTES_MAX: u64 = 4096 * MIB;

/// Of the CPU: the slowest sound file seen takes half a second.
pub const CPU_SECONDS_MAX: u64 = 5;

/// The pipes, and one file to keep what cannot be read in one go.
const FILES_MAX: u64 = 32;

/// Looks at the file on stdin and writes its parts to stdout. `side` is that of the larger picture.
pub fn run(file_type: FileType, side: u32) -> io::Result<()> {
    limit(file_type)?;
    // A decoder's last words may hold what it read.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = io::stdout().lock();
    let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    match look(input, file_type, side)? {
        Err(refused) => Part::Refused(refused).write(&mut output),
        Ok(Read { facts, decoded }) => {
            Part::Facts(facts).write(&mut output)?;
            draw(decoded, side, &mut output).or_else(|stop| match stop {
                Stop::Reason(reason) => Part::NoPreview(reason).write(&mut output),
                Stop::Io(error) => Err(error),
            })
        }
    }
}

enum Stop {
    Reason(NoPreview),
    Io(io::Error),
}

fn draw(decoded: Result<Decoded, NoPreview>, side: u32, output: &mut impl Write) -> Result<(), Stop> {
    let decoded = decoded.map_err(Stop::Reason)?;
    let preview = decoded.draw(side.min(PREVIEW_SIDE_MAX)).map_err(Stop::Reason)?;
    Part::Preview(preview).write(output).map_err(Stop::Io)?;
    let medium = decoded.draw(side).map_err(Stop::Reason)?;
    Part::Medium(medium).write(output).map_err(Stop::Io)
}

fn look(mut input: File, file_type: FileType, side: u32) -> io::Result<Result<Read, Refused>> {
    if file_type == FileType::Jpeg {
        return Ok(read_jpeg(&mut input, side));
    }
    if !input.metadata()?.is_file() {
        let mut kept = tempfile::tempfile()?;
        io::copy(&mut input, &mut kept)?;
        input = kept;
    }
    input.rewind()?;
    Ok(read(&mut BufReader::with_capacity(64 * 1024, input), Format::from(file_type), side))
}

fn limit(file_type: FileType) -> io::Result<()> {
    for (resource, most) in [
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_NOFILE, FILES_MAX),
        (Resource::RLIMIT_FSIZE, file_type.size_bytes_max()),
        (Resource::RLIMIT_DATA, DATA_BYTES_MAX),
        (Resource::RLIMIT_AS, ADDRESSES_BYTES_MAX),
        (Resource::RLIMIT_CPU, CPU_SECONDS_MAX),
    ] {
        setrlimit(resource, most, most)?;
    }
    Ok(())
}
