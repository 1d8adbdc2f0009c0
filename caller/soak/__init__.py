"""`./dozvon bench soak`: calls that come and go for half an hour, and what they leave behind."""
