"""What `tools/bench.py` measures, one module per benchmark. What a module says of itself stands in its page."""
