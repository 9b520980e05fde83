/// The command line: `dipole VERB …`, one class per verb.
///
/// Open [DipoleCommand] first: it lists the verbs, and adding one is a line there. [Main] is what happens
/// before ([VectorModule] brings in the Vector API), [Failures] what happens when something goes wrong.
///
/// Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 the work failed, 2
/// wrong use.
@NullMarked
package dev.dipole.cli;

import org.jspecify.annotations.NullMarked;
