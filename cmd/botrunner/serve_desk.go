package main

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/operators"
)

// operatorsDesk answers operators: those who ask the admin server, and by way of
// the store those who ask another runner's.
func operatorsDesk(f *front.Front, v *vault, log *slog.Logger) http.Handler {
	o := operators.Options{Front: f, Log: log}
	if v == nil {
		return operators.NewHandler(o)
	}
	o.Elsewhere, o.Source = v.runner.Ask, v.source
	desk := operators.NewHandler(o)
	v.runner.AnswerOperators(desk)
	return desk
}

// source is a version of a flow that is kept.
func (v *vault) source(ctx context.Context, hash string) (operators.Version, error) {
	s, err := v.runner.Flow(ctx, hash)
	return operators.Version{Hash: hash, Path: s.Path, Main: s.Main, Files: s.Files}, err
}
