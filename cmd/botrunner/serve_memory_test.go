package main

import (
	"bytes"
	"errors"
	"log/slog"
	"math"
	"runtime/debug"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/stretchr/testify/assert"
)

func TestTheMemoryOfTheContainerIsHeeded(t *testing.T) {
	for name, test := range map[string]struct {
		environment string
		may         uint64
		refused     error
		want        int64
		says        string
	}{
		"nine tenths":           {may: 1000 << 20, want: 900 << 20, says: "memory is bounded"},
		"what somebody has set": {environment: "500MiB", may: 1000 << 20, want: 500 << 20, says: "memory is bounded"},
		"no bound":              {refused: memlimit.ErrNoLimit, want: math.MaxInt64},
		"no cgroups":            {refused: memlimit.ErrCgroupsNotSupported, want: math.MaxInt64},
		"unknown":               {refused: errors.New("no right to read it"), want: math.MaxInt64, says: "set GOMEMLIMIT"},
	} {
		t.Run(name, func(t *testing.T) {
			before := int64(math.MaxInt64) // what the environment says is read when the process starts
			if test.environment != "" {
				t.Setenv("GOMEMLIMIT", test.environment)
				before = 500 << 20
			}
			was := debug.SetMemoryLimit(before)
			defer debug.SetMemoryLimit(was)
			var log bytes.Buffer
			boundMemory(slog.New(slog.NewTextHandler(&log, nil)), memlimit.WithProvider(func() (uint64, error) { return test.may, test.refused }))
			assert.Equal(t, test.want, debug.SetMemoryLimit(-1))
			if test.says == "" {
				assert.Empty(t, log.String())
			} else {
				assert.Contains(t, log.String(), test.says)
			}
		})
	}
}
