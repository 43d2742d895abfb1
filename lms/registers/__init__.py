"""Registers: who came, and what came of it. Owns: attendance, certificates that a register makes; shows people what they have booked."""
