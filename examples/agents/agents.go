// Package agents holds agents for the simulator, as files to begin with. Avery
// is on duty where nobody else is asked for, so her file is part of the program.
package agents

import _ "embed"

//go:embed avery.agent.yaml
var avery []byte

// Avery returns the file of the agent who is on duty by default.
func Avery() []byte { return avery }
