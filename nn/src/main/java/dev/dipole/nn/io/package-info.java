/// Files in and out, without tensors: weights (safetensors), arrays (npy), settings and records (JSON), and the
/// way every one of them is written, whole or not at all.
///
/// Two promises hold for the whole package. *A file is never trusted*: what it claims is checked against what
/// it holds before memory is allocated, and bad input is a [dev.dipole.nn.io.FileFormatException] naming file,
/// place and cause. *A file is never half-written*: bytes go to a temporary file beside the target, are forced
/// to the disk, and take the target's name in one step.
///
/// | to … | open |
/// |---|---|
/// | read weights | [dev.dipole.nn.io.SafeTensors] |
/// | write weights | [dev.dipole.nn.io.SafeTensorsWriter] |
/// | write any file or folder | [dev.dipole.nn.io.AtomicFiles] |
/// | read and write JSON | [dev.dipole.nn.io.JsonFiles] |
/// | turn a JSON file into settings, a Java record | [dev.dipole.nn.io.JsonConfig] |
/// | write vectors for NumPy, or as JSON lines | [dev.dipole.nn.io.Npy], [dev.dipole.nn.io.JsonLinesWriter] |
///
/// Start with `SafeTensors`.
@NullMarked
package dev.dipole.nn.io;

import org.jspecify.annotations.NullMarked;
