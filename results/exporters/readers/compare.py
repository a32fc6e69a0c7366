"""Google Benchmark's compare.py (Debian: libbenchmark-tools) on two files: compare.py OLD NEW OUT.json

Where scipy is not installed, scipy_stats.py stands in for the two of its functions that compare.py calls.
"""
import importlib.util
import os
import runpy
import sys
import types

TOOL = "/usr/share/benchmark/compare.py"

if importlib.util.find_spec("scipy") is None:
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import scipy_stats

    scipy = types.ModuleType("scipy")
    scipy.stats = scipy_stats
    sys.modules["scipy"] = scipy
    sys.modules["scipy.stats"] = scipy_stats

sys.path.insert(0, os.path.dirname(TOOL))
old, new, out = sys.argv[1:]
sys.argv = [TOOL, "--no-color", "-d", out, "benchmarks", old, new]
runpy.run_path(TOOL, run_name="__main__")
