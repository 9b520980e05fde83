package dev.dipole.contrastive;

import java.util.Set;

/// Which side of the pairs asks and which is chosen from: the four blocks of a batch (Li et al., "Towards
/// General Text Embeddings with Multi-stage Contrastive Learning", 2023).
public enum Direction {
    /// Anchors choose among positives.
    QD(Role.ANCHOR, Role.POSITIVE),
    /// Positives choose among anchors.
    DQ(Role.POSITIVE, Role.ANCHOR),
    /// Anchors are kept apart from anchors.
    QQ(Role.ANCHOR, Role.ANCHOR),
    /// Positives are kept apart from positives.
    DD(Role.POSITIVE, Role.POSITIVE);

    private final Role rows;
    private final Role columns;

    Direction(Role rows, Role columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /// The view that gives the rows.
    public Role rows() {
        return rows;
    }

    /// The view that gives the columns.
    public Role columns() {
        return columns;
    }

    /// What both views need.
    Set<Need> needs() {
        return Need.union(rows.needs(), columns.needs().toArray(Need[]::new));
    }
}
