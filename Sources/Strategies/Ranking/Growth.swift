import Glibc

/// The change that a log change stands for, a fraction.
func growth(_ logChange: Double) -> Double { exp(logChange) - 1 }

/// The log change of a fraction; minus infinity for -1 and less.
func logarithm(_ change: Double) -> Double { change <= -1 ? -.infinity : log(1 + change) }
