"""Measurements: `make bench` prints how long the product's heavy work and its pages take, on both databases."""
