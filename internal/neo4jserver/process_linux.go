package neo4jserver

import (
	"errors"
	"runtime"
	"syscall"
)

// start starts the process in a group of its own, and has the kernel end it when the thread that started it ends. That thread is kept
// for as long as the process runs: Go ends idle threads at will.
func (p *process) start() error {
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.wait()
		}
	}()
	return <-started
}

func (p *process) signal(sig syscall.Signal) error {
	err := syscall.Kill(-p.cmd.Process.Pid, sig)
	if errors.Is(err, syscall.ESRCH) {
		return nil // it has ended
	}
	return err
}

// kill ends the process and waits for it.
func (p *process) kill() error {
	err := p.signal(syscall.SIGKILL)
	<-p.done
	return err
}

// terminate asks the process to end and waits for it.
func (p *process) terminate() error {
	err := p.signal(syscall.SIGTERM)
	<-p.done
	return err
}

func (p *process) pause() error  { return p.signal(syscall.SIGSTOP) }
func (p *process) resume() error { return p.signal(syscall.SIGCONT) }
