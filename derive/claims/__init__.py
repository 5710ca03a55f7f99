"""What is said of a step, and what was ruled on it: Claim, Relation, Witness, Verdict. No mathematics is done here."""
