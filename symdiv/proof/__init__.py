"""Theorems, their certificates, and the checker that replays them."""
