package dev.heddle.smux;

final class VirtualSmuxTest extends SmuxContract {
    @Override
    String name() {
        return "virtual";
    }
}
