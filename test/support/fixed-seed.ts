import fc from 'fast-check'

// Generated cases are the same in every run: a failure is a change of the code, never luck. fast-check prints the seed.
fc.configureGlobal({ seed: 20_250_101 })
