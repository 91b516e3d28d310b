"""Files that go with what is on record (附件): scans, proofs, the document something rests on."""
