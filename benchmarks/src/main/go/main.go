// Measures streams of xtaci/smux, as SmuxComparison does with those of Heddle: both ends in this process, on loopback.
//
// A line on standard input asks for one run, "WORK BYTES STREAMS VERSION SECONDS" as in "BULK 131072 16 1 0.5"; a line on standard output answers
// it with what was done per second (bytes of bulk, else answers) and the processor time that each took, in seconds. Works are BULK, ECHO and
// OPEN_ECHO_CLOSE. The end of standard input ends the program.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/xtaci/smux"
)

const (
	bulk     = "BULK"
	open     = "OPEN_ECHO_CLOSE"
	readSize = 128 << 10
)

type run struct {
	work           string
	size, streams  int
	client, server *smux.Session
	done           atomic.Int64
	stop           atomic.Bool
	begun          sync.WaitGroup
	serving        sync.WaitGroup
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func connect(version int) (client, server *smux.Session) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	defer listener.Close()
	near, err := net.Dial("tcp", listener.Addr().String())
	must(err)
	far, err := listener.Accept()
	must(err)
	config := smux.DefaultConfig()
	config.Version = version
	client, err = smux.Client(near, config)
	must(err)
	server, err = smux.Server(far, config)
	must(err)
	return client, server
}

// Until the session is closed.
func (r *run) acceptAll() {
	for {
		stream, err := r.server.AcceptStream()
		if err != nil {
			return
		}
		if r.work != open { // of those nobody waits for the last ones
			r.serving.Add(1)
		}
		go r.serve(stream)
	}
}

func (r *run) serve(stream *smux.Stream) {
	defer stream.Close()
	if r.work != open {
		defer r.serving.Done()
	}
	size := r.size
	if r.work == bulk {
		size = readSize
	}
	buffer := make([]byte, size)
	for {
		count, err := stream.Read(buffer)
		if err != nil {
			return
		}
		if r.work == bulk {
			r.done.Add(int64(count))
		} else if _, err := stream.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func (r *run) connect() *smux.Stream {
	stream, err := r.client.OpenStream()
	must(err)
	return stream
}

func (r *run) pattern() []byte {
	pattern := make([]byte, r.size)
	for i := range pattern {
		pattern[i] = byte(i*31 + i>>8)
	}
	return pattern
}

func (r *run) ask(stream *smux.Stream, pattern, answer []byte) {
	_, err := stream.Write(pattern)
	must(err)
	_, err = io.ReadFull(stream, answer)
	must(err)
	if !bytes.Equal(answer, pattern) {
		panic("a wrong answer")
	}
	r.done.Add(1)
}

func (r *run) converse() {
	pattern, answer := r.pattern(), make([]byte, r.size)
	first := true
	begin := func() {
		if first {
			first = false
			r.begun.Done()
		}
	}
	if r.work == open {
		for !r.stop.Load() {
			stream := r.connect()
			r.ask(stream, pattern, answer)
			stream.Close()
			begin()
		}
		return
	}
	stream := r.connect()
	defer stream.Close()
	for !r.stop.Load() {
		if r.work == bulk {
			_, err := stream.Write(pattern)
			must(err)
		} else {
			r.ask(stream, pattern, answer)
		}
		begin()
	}
}

func processorSeconds() float64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func measure(work string, size, streams, version int, seconds float64) (rate, each float64) {
	r := &run{work: work, size: size, streams: streams}
	r.client, r.server = connect(version)
	go r.acceptAll()
	var clients sync.WaitGroup
	r.begun.Add(streams)
	for i := 0; i < streams; i++ {
		clients.Add(1)
		go func() {
			defer clients.Done()
			r.converse()
		}()
	}
	r.begun.Wait()
	done, spent, start := r.done.Load(), processorSeconds(), time.Now()
	time.Sleep(time.Duration(seconds * 1e9))
	did := float64(r.done.Load() - done)
	rate, each = did/time.Since(start).Seconds(), (processorSeconds()-spent)/did
	r.stop.Store(true)
	clients.Wait()
	r.serving.Wait()
	r.client.Close()
	r.server.Close()
	return rate, each
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var work string
		var size, streams, version int
		var seconds float64
		_, err := fmt.Sscan(lines.Text(), &work, &size, &streams, &version, &seconds)
		must(err)
		rate, each := measure(work, size, streams, version, seconds)
		fmt.Println(rate, each)
	}
	must(lines.Err())
}
