"""What is kept of conversations with people: cases, chat, files, ratings, talks, call-backs."""
