package genesys

// A PreProcessor changes a message before it is shown. It is called with a
// message of its own and returns what is to be shown instead. It is called with
// the service locked, once for every message that is shown or asked for, and
// must neither wait nor call the service.
type PreProcessor func(Message) Message

// RegisterPreProcessor adds a function behind those that are there already: each
// gets what the one before it made.
func (s *Service) RegisterPreProcessor(f PreProcessor) (PreProcessor, error) {
	if f == nil {
		return nil, ErrNoPreProcessor
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.preProcessors = append(s.preProcessors, f)
	return f, nil
}

// process runs the preprocessors. One that panics has changed nothing.
func (s *Service) process(m Message) Message {
	for _, f := range s.preProcessors {
		m = guarded(f, m)
	}
	return m
}

func guarded(f PreProcessor, m Message) (out Message) {
	defer func() {
		if recover() != nil {
			out = m
		}
	}()
	return f(m)
}
