package dev.heddle.smux;

final class LoopSmuxTest extends SmuxContract {
    @Override
    String name() {
        return "loop";
    }
}
