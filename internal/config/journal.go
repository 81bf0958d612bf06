package config

// Journal says where what happens to conversations is written, for those who want
// to know what another version of a flow would have made of it.
type Journal struct {
	Folder string // empty: nowhere
	Days   int    // for which it stands there
}

func journalSettings() []setting {
	const decade = 3660
	return []setting{
		{
			key: "journal.folder", usage: "`folder` for journals of conversations, for botrunner replay: what customers say, secrets masked; default: none are written",
			field: func(c *Config) any { return &c.Journal.Folder },
		},
		{
			key: "journal.days", usage: "`days` for which a conversation stands in a journal", fallback: "30", low: 1, high: decade,
			field: func(c *Config) any { return &c.Journal.Days },
		},
	}
}
