package flows

import "time"

// Limits of a flow file. They are far above what a person writes, and keep a
// file that no person wrote from holding up the program that reads it.
const (
	maxFile     = 512 << 10          // bytes
	maxSteps    = 2000               // steps of a flow
	maxDepth    = 24                 // levels of nesting
	maxRepairs  = 20                 // faulty lines of YAML that are repaired to read on
	maxProblems = 200                // problems reported for one file
	maxWait     = 7 * 24 * time.Hour // any time that a flow waits
	maxTries    = 100
)

// Limits of an expression. Together they bound what a run of it can cost.
const (
	maxExprLen   = 1000  // characters
	maxExprNodes = 300   // parts
	maxLets      = 4     // each can double what the one before it holds
	maxRange     = 1000  // numbers in a range
	maxGrowth    = 100   // characters of a text that replace, join or + may repeat
	maxMemory    = 10000 // elements that one run may create
	maxText      = 16000 // bytes of a computed text
)
