"""Tests of `derive.store`."""
