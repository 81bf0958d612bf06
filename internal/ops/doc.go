// Package ops is what operators watch: metrics, readiness, logs, and the admin
// server where they look at them.
//
//	metrics := ops.NewMetrics()
//	ready := ops.NewReadiness(metrics, "listening", "flows")
//	admin, err := ops.Start(ctx, ops.AdminOptions{Address: "127.0.0.1:9090", Metrics: metrics, Ready: ready})
//	defer admin.Close()
//
//	bot.Serve(ctx, engine, channel, chat, bot.ServeOptions{Observer: metrics.Conversation("prequalify")})
//
// # What it costs
//
// A metric is a number in memory: those of a turn take a tenth of a microsecond.
// Nothing is sent anywhere: a Prometheus server comes and asks.
//
// # What it never shows
//
// What customers and agents say is in no metric, and no conversation has a
// series of its own. Labels are names out of flow files and settings. A queue may
// be computed by its flow, though, so each label is bounded: see [MaxNames].
package ops
