"""What a record is: one frozen pydantic class a kind, one file a subject."""
