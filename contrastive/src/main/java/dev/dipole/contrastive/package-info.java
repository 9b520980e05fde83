@NullMarked
package dev.dipole.contrastive;

import org.jspecify.annotations.NullMarked;
