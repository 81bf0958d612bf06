package main

import (
	"errors"
	"log/slog"
	"math"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// boundMemory tells the garbage collector how much the service or container may
// take, so that it works harder before the kernel kills the process: to nine
// tenths of that, unless GOMEMLIMIT or AUTOMEMLIMIT says something else.
func boundMemory(log *slog.Logger, o ...memlimit.Option) {
	limit, err := memlimit.Set(o...)
	switch {
	case errors.Is(err, memlimit.ErrCgroupsNotSupported), errors.Is(err, memlimit.ErrNoCgroup): // nobody bounds it
	case err != nil:
		log.Warn("reading how much memory the process may take; set GOMEMLIMIT to bound it", "error", err)
	case limit < math.MaxInt64:
		log.Info("memory is bounded", "mebibytes", limit>>20)
	}
}
