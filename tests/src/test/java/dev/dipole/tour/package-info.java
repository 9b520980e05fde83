/// The tour: nine lessons that teach the code in reading order. Each is a test class to be read from top to
/// bottom; every number in it can be checked in the head or with a pocket calculator, and each lesson begins
/// with the files to read next.
///
/// Open [dev.dipole.tour.T01_Shapes] first. One lesson runs with `mvn -q verify -pl tests -am -Dtest='T04*'
/// -Dsurefire.failIfNoSpecifiedTests=false`.
@NullMarked
package dev.dipole.tour;

import org.jspecify.annotations.NullMarked;
