"""Looking after programmes of induction: the reference list, drafts of steps and of whom they are for, and publishing with a look ahead."""
