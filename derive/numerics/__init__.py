"""What was derived as code: functions, solvers and certificates. Knows objectives and data, no derivations."""
