"""What happens: the verbs that every door calls."""
