"""Answers for people: text, pictures, pages."""
