//go:build !linux

package neo4jserver

import "errors"

func (p *process) start() error {
	if err := p.cmd.Start(); err != nil {
		return err
	}
	go p.wait()
	return nil
}

// kill ends the process and waits for it.
func (p *process) kill() error {
	err := p.cmd.Process.Kill()
	<-p.done
	return err
}

var errNoSignal = errors.New("a process can be paused, and asked to end, on Linux only")

func (p *process) terminate() error { return errors.Join(errNoSignal, p.kill()) }

func (p *process) pause() error  { return errNoSignal }
func (p *process) resume() error { return errNoSignal }
