"""Trainings from templates with the values of a search: experiment."""
