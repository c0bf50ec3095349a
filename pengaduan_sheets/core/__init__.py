"""The functional core: rows, config, calendar and clock in; problems, columns, figures and a plan out. No I/O."""
