package wire

import "time"

// Tampering is what goes wrong with a frame on its way to the guest.
type Tampering struct {
	Delay time.Duration // it and all behind it wait
	Twice bool          // it is sent two times
	Late  bool          // it is sent after the frame that follows it
	Cut   bool          // half of it is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

// Push sends a frame, in the background, with what goes wrong on the way.
func (s *Socket) Push(frame []byte, fate Tampering) {
	s.order.Lock()
	defer s.order.Unlock()
	if fate.Late && s.late == nil {
		s.late = frame
		if s.opts.Lateness > 0 {
			s.After(s.opts.Lateness, s.waitNoMore)
		}
		return
	}
	s.Put(Parcel{Frame: frame, Delay: fate.Delay, Cut: fate.Cut, Drop: fate.Drop})
	if fate.Twice {
		s.Put(Parcel{Frame: frame})
	}
	s.putLate()
}

// Bye closes the socket politely, after all that was pushed before.
func (s *Socket) Bye(status int) {
	s.order.Lock()
	defer s.order.Unlock()
	s.putLate()
	s.Put(Parcel{Bye: status})
}

func (s *Socket) waitNoMore() {
	s.order.Lock()
	defer s.order.Unlock()
	s.putLate()
}

// putLate sends the frame that let another one pass; s.order is held.
func (s *Socket) putLate() {
	if s.late != nil {
		s.Put(Parcel{Frame: s.late})
		s.late = nil
	}
}
