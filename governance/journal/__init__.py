"""The append-only, chained record of every act; it knows nobody."""
